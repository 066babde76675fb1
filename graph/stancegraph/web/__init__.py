"""Pages served over HTTP, to this machine only."""
