"""Output whose encoding has not got our signs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stancegraph.cli.plain import ERRORS, PLAIN
from stancegraph.cli.signs import sparkline
from stancegraph.model.words import Position


def test_no_two_signs_of_positions_become_one() -> None:
    for signs in ([each.sign for each in Position], [sparkline([each]) for each in Position]):
        plain = [sign.encode("ascii", ERRORS) for sign in signs]
        assert len(set(plain)) == len(Position)
        assert [len(each) for each in plain] == [len(sign) for sign in signs]
        assert not any(b"?" in each for each in plain)


def test_each_is_one_of_ascii_and_as_wide() -> None:
    assert all(len(sign) == len(plain) == 1 and plain.isascii() for sign, plain in PLAIN.items())
    assert "Лавров → −".encode("ascii", ERRORS) == b"?????? > -"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_matrix_tells_ambivalent_from_opposed(encoding: str, tiny_store: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "stancegraph",
            "--graph",
            tiny_store,
            "positions",
            "--matrix",
            "--lapsed",
            "--format",
            "table",
        ],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=True,
    )
    shown = done.stdout.decode(encoding)
    assert "- opposes" in shown
    assert "? " not in shown
    assert f"{'±' if encoding == 'cp1252' else '~'} ambivalent" in shown
