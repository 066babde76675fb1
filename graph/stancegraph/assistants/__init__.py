"""The answers of a graph as tools of assistants, in the Model Context Protocol (MCP)."""
