"""What DuckDB had too little of where it could not finish: memory, or the disk for what does not fit into it."""

from __future__ import annotations

import re
from enum import StrEnum

_held_to = re.compile(r"/([\d.]+ [KMGT]?i?B|[\d.]+ bytes) used\)").search
# A block that should have gone to disk, but for a limit of DuckDB's own or the end of the disk.
_of_disk = re.compile(r"max_temp_directory_size|offload data block|no space left on device", re.IGNORECASE).search


class Wanting(StrEnum):
    """What there was too little of."""

    MEMORY = "memory"
    DISK = "disk"


def wanting(error: BaseException) -> Wanting | None:
    """What an error of DuckDB says there was too little of; None where it says something else."""
    kind = type(error).__name__
    if kind == "OutOfMemoryException":
        return Wanting.DISK if _of_disk(str(error)) else Wanting.MEMORY
    return Wanting.DISK if kind == "IOException" and _of_disk(str(error)) else None


def why_unfinished(error: BaseException, what: Wanting) -> str:
    """That in words, with how much it was held to where it says so."""
    if what is Wanting.DISK:
        return "there is not enough disk for what does not fit into its memory"
    limit = _held_to(str(error))
    held = f"the {limit[1]} of memory it is held to" if limit else "its memory"
    return f"{held} cannot hold what this question needs at once, even with the rest on disk"
