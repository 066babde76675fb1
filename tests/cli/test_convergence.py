"""What the command says of two datasets that have nothing to compare."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from stancegraph.cli import cli
from stancegraph.resources import bundled_dataset
from stancegraph.tables.writer import write_dataset
from support import tiny


@pytest.mark.parametrize("format", ["table", "csv", "json"])
def test_nothing_compared_is_said(tiny_folder: Path, tmp_path: Path, format: str) -> None:
    write_dataset(
        replace(tiny(), stances=(), retractions=(), info=replace(tiny().info, base_iri="https://example.org/other/")),
        tmp_path / "other",
    )
    done = CliRunner().invoke(cli, ["convergence", str(tiny_folder), str(tmp_path / "other"), "--format", format])
    assert done.exit_code == 0, done.output
    assert "Nothing was compared" in done.stderr
    alike = CliRunner().invoke(cli, ["convergence", str(bundled_dataset()), str(bundled_dataset()), "--format", format])
    assert alike.exit_code == 0
    assert "Nothing was compared" not in alike.stderr
