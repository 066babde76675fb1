"""Coding texts by hand: texts and where they lie, what coders decided, what may help them, and the rows that come of it."""
