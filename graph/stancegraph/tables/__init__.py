"""Dataset folders: tables of text <-> checked records."""
