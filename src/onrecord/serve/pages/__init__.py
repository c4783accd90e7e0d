"""The pages of `onrecord serve`: server-rendered, read-only, each an address that can be kept and cited."""

from onrecord.serve.pages.routes import page_routes

__all__ = ["page_routes"]
