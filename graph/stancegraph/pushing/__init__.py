"""A graph -> a server of somebody else: named graph by named graph, as often as one likes with the same result."""
