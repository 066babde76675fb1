"""Where what the program keeps for a user lies."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import platformdirs
import pytest

from stancegraph.resources import user_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="elsewhere every user has a home")


@pytest.fixture
def homeless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without a home, and the folder for temporary files."""

    def none(*_arguments: object, **_options: object) -> str:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(platformdirs, "user_cache_dir", none)
    monkeypatch.setattr(platformdirs, "user_data_dir", none)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    return tmp_path


def test_who_has_no_home_gets_a_folder_of_their_own(homeless: Path) -> None:
    own = homeless / f"stancegraph-{os.geteuid()}"
    assert user_folder("cache") == own / "cache"
    assert user_folder("data") == own / "data"
    assert own.stat().st_mode & 0o777 == 0o700


def test_but_not_one_that_somebody_else_made(homeless: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    own = homeless / f"stancegraph-{os.geteuid()}"
    own.symlink_to(tmp_path_factory.mktemp("theirs"))
    with pytest.raises(PermissionError, match="not this user's own"):
        user_folder("cache")
    own.unlink()
    own.mkdir()
    own.chmod(0o777)
    with pytest.raises(PermissionError, match="not this user's own"):
        user_folder("cache")
