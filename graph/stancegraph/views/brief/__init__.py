"""The page of a brief: template and style."""
