"""Taking away: what a record answers, as tables, charts and the formats of others."""
