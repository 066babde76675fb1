"""The SHACL commands of the documentation, run as they stand there on what we export and on the example of the model."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from stancegraph.cli import cli
from stancegraph.resources import bundled_dataset, ontology_file

ROOT = Path(__file__).parents[2]
_SUFFIX = {"turtle": "ttl", "trig": "trig", "jsonld": "jsonld"}
README = ontology_file("README.md").read_text(encoding="utf-8")
HOW_TO = (ROOT / "docs" / "how-to.md").read_text(encoding="utf-8")
SHAPES = ontology_file("shapes.ttl").read_text(encoding="utf-8")


def documented() -> list[str]:
    """The command, alike wherever it stands."""
    how_to = HOW_TO.replace("--shacl shapes.ttl", "--shacl ontology/shapes.ttl")  # there it has just been written
    commands = set(re.findall(r"^(?:#\s+)?(pyshacl .*data\.ttl)$", README + SHAPES + how_to, re.MULTILINE))
    assert len(commands) == 1
    return shlex.split(commands.pop())


def pyshacl(*arguments: str) -> subprocess.CompletedProcess[str]:
    code = "import sys; from pyshacl.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


# One of triples, one of named graphs, and the one that needs an option; that all formats say the same, others test.
@pytest.mark.parametrize("format", ["turtle", "trig", "jsonld"])
def test_an_export_conforms(format: str, tmp_path: Path) -> None:
    path = tmp_path / f"data.{_SUFFIX[format]}"
    done = CliRunner().invoke(cli, ["--graph", str(bundled_dataset()), "export", format, "-o", str(path)])
    assert done.exit_code == 0, done.output
    program, *arguments, data = documented()
    assert (program, data) == ("pyshacl", "data.ttl")
    assert "-df json-ld" in README
    beside = ["-df", "json-ld"] if format == "jsonld" else []
    done_by_shacl = pyshacl(*arguments, *beside, str(path))
    assert "Conforms: True" in done_by_shacl.stdout, done_by_shacl.stdout[-2000:] + done_by_shacl.stderr[-2000:]
    assert done_by_shacl.returncode == 0


@pytest.mark.parametrize("spoilt", [False, True])
def test_the_example_of_the_model_conforms_with_the_schemes(spoilt: bool, tmp_path: Path) -> None:
    [example] = re.findall(r"^```turtle\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    [command] = re.findall(r"^cat (mine\.ttl ontology/schemes\.ttl) > data\.ttl$", README, re.MULTILINE)
    mine, data = tmp_path / "mine.ttl", tmp_path / "data.ttl"
    mine.write_text(example.replace("position:opposes", "position:none") if spoilt else example, encoding="utf-8")
    parts = [mine if name == mine.name else ROOT / name for name in command.split()]
    data.write_bytes(b"".join(part.read_bytes() for part in parts))
    done = pyshacl(*documented()[1:-1], str(data))
    assert f"Conforms: {not spoilt}" in done.stdout, done.stdout[-2000:] + done.stderr[-2000:]


def test_it_does_not_conform_when_it_is_spoilt(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    CliRunner().invoke(cli, ["--graph", str(bundled_dataset()), "export", "-o", str(path)])
    path.write_text(path.read_text(encoding="utf-8").replace("voice:self", "voice:none", 1), encoding="utf-8")
    assert "Conforms: False" in pyshacl(*documented()[1:-1], str(path)).stdout
