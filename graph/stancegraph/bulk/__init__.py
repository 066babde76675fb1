"""Questions to columns on disk or in other engines: one expression, one machine or many."""
