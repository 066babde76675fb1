"""How well statements that a method, or somebody, found fit those that are known to be right; and whether what a model says holds still."""
