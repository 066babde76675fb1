"""The documentation says what the program does: its commands are run, its references are generated."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import document_cli
import refresh_docs

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in refresh_docs.PAGES if (ROOT / name).exists()])
def test_outputs_on_a_page_are_what_the_program_prints(name: str) -> None:
    page = ROOT / name
    assert refresh_docs.refreshed(page) == page.read_text(encoding="utf-8")


def test_a_stale_output_would_be_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ stancegraph --version\nstancegraph 0.0.0-never\n```\n")
    assert refresh_docs.refreshed(page) != page.read_text()


def test_the_reference_of_the_command_line_is_up_to_date() -> None:
    # In a process of its own: commands remember how they were first shown, and other tests show them otherwise.
    script = ROOT / "scripts" / "document_cli.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


def test_every_command_is_in_the_reference() -> None:
    listed = subprocess.run(
        [sys.executable, "-c", "from stancegraph.cli import main; main()", "--help"],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={"PYTHONPATH": str(ROOT / "graph")},
    ).stdout
    commands = re.findall(r"^  ([a-z-]+)  ", listed.partition("Commands:")[2], re.MULTILINE)
    assert len(commands) >= 13
    page = document_cli.PAGE.read_text(encoding="utf-8")
    assert [name for name in commands if f"## stancegraph {name}\n" not in page] == []


@pytest.mark.parametrize(
    "page",
    sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("ontology/*.md")]),
    ids=lambda page: page.name,
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_tables_in_the_docs_name_every_column() -> None:
    from stancegraph.tables.table import TABLES

    text = (ROOT / "docs" / "dataset.md").read_text(encoding="utf-8")
    for table in TABLES:
        section = text.partition(f"## {table.name}\n")[2].partition("\n## ")[0]
        named = {
            name.strip()
            for row in re.findall(r"^\| ([a-z0-9_, ]+) \|", section, re.MULTILINE)
            for name in row.split(",")
        }
        assert set(table.header) <= named, table.name


def test_the_readme_counts_as_the_dataset_does() -> None:
    # Its own counts are checked by scripts/count_dataset.py.
    dataset = (ROOT / "data" / "ukraine-ceasefire" / "README.md").read_text(encoding="utf-8")
    counted = re.search(r"the other ([\d,]+) hold positions\s+of ([\d,]+) actors", dataset)
    assert counted
    assert f"{counted[1]} stances of {counted[2]} actors" in (ROOT / "README.md").read_text(encoding="utf-8")
