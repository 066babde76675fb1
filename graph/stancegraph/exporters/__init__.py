"""Graphs and networks as files that other programs read."""
