"""A package, so that its one server and one browser end with its last test: no other test runs beside their event loop."""
