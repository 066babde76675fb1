"""Where graphs live: built on disk, opened from disk or from a server, always through :class:`Graph`."""
