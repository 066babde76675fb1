"""The domain: records as immutable values, and how one value is written in a cell."""
