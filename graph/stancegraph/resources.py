"""Files that ship beside the code, in the installed package or else in the checkout it was installed from; and the
folders of the user for what the program keeps."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parent


def _find(*parts: str) -> Path:
    installed = _PACKAGE.joinpath("_resources", *parts)
    return installed if installed.exists() else _PACKAGE.parent.parent.joinpath(*parts)


def ontology_file(name: str) -> Path:
    """A file of the ontology, for example ``stancegraph.ttl``."""
    return _find("ontology", name)


def bundled_dataset() -> Path:
    """The folder of the dataset that comes with the package."""
    return _find("data", "ukraine-ceasefire")


def mappings_folder() -> Path:
    """The folder of the mappings that come with the package."""
    return _find("mappings")


def named_queries() -> list[Path]:
    """The files of the named queries."""
    return sorted((_PACKAGE / "queries").glob("*.rq"))


def user_folder(kind: Literal["cache", "config", "data"]) -> Path:
    """Where the user's cache, settings, or data that the program fetched, are kept; it need not be there yet.

    A user who has no home (as in many containers) gets a folder of their own among the temporary ones. Raises OSError
    where somebody else holds that.
    """
    import platformdirs

    try:
        found = {
            "cache": platformdirs.user_cache_dir,
            "config": platformdirs.user_config_dir,
            "data": platformdirs.user_data_dir,
        }
        return Path(found[kind]("stancegraph", appauthor=False))
    except RuntimeError:
        return _own_temporary_folder() / kind


def _own_temporary_folder() -> Path:
    assert sys.platform != "win32"
    folder = Path(tempfile.gettempdir()) / f"stancegraph-{os.geteuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    # Graphs are read from here: nobody else may have put them there.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise PermissionError(
            errno.EPERM,
            f"there is no home folder, and {folder} is not this user's own; set HOME, or XDG_CACHE_HOME and XDG_DATA_HOME",
        )
    return folder
