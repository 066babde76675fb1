"""Importers of other packages: found through entry points of what is installed, called like our own."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stancegraph import read_dataset
from stancegraph.cli import cli
from stancegraph.errors import StancegraphError
from stancegraph.importers import importer, outside

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8").partition("## Another format")[2]
MINUTES = "2025-03-03|Ann Lee|for|A truce\n2025-03-04|Bob|against|A truce\n2025-03-04|Bob|away|A truce\n4 March\n"


def block(language: str) -> str:
    """The one block of code in a language that the page has."""
    [found] = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


def install(site: Path, project: str, **modules: str) -> None:
    """Put a package into a folder as an installer does: its modules, and the metadata made of its pyproject.toml."""
    declared = tomllib.loads(project)["project"]
    info = site / f"{declared['name'].replace('-', '_')}-{declared['version']}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {declared['name']}\nVersion: {declared['version']}\n")
    groups = declared["entry-points"].items()
    lines = [f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in each.items()) for group, each in groups]
    (info / "entry_points.txt").write_text("\n".join(lines))
    for name, text in modules.items():
        (site / f"{name}.py").write_text(text, encoding="utf-8")


def project(package: str, **importers: str) -> str:
    entries = "".join(f'{name} = "{value}"\n' for name, value in importers.items())
    return f'[project]\nname = "{package}"\nversion = "2.1"\n[project.entry-points."stancegraph.importers"]\n{entries}'


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of installed packages, which have the importer of the page among them."""
    folder = tmp_path / "site"
    install(folder, block("toml"), minutes_importer=block("python"))
    monkeypatch.syspath_prepend(folder)
    yield folder
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None)).startswith(str(folder)):
            del sys.modules[name]


@pytest.fixture
def minutes(tmp_path: Path) -> Path:
    file = tmp_path / "council.txt"
    file.write_text(MINUTES, encoding="utf-8")
    return file


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["import", *map(str, arguments)], prog_name="stancegraph")


class TestOfAnotherPackage:
    def test_it_imports_a_dataset_that_is_valid_and_can_be_built(
        self, site: Path, minutes: Path, tmp_path: Path
    ) -> None:
        def stancegraph(*arguments: str) -> subprocess.CompletedProcess[str]:
            command = [sys.executable, "-m", "stancegraph", *arguments]
            environment = {**os.environ, "PYTHONPATH": str(site)}
            return subprocess.run(
                command, capture_output=True, encoding="utf-8", check=False, env=environment, cwd=tmp_path
            )

        done = stancegraph("import", "minutes", "council.txt", "-o", "council", "--title", "Council")
        assert done.returncode == 0, done.stderr
        assert done.stderr == (
            "Wrote council: 2 stances, 3 actors and issues.\nLeft out 2:\n"
            "  2: not day|who|for or against|on what\n"
            "Check and build it with:\n  stancegraph validate council\n  stancegraph build council\n"
        )
        assert stancegraph("validate", "council").returncode == 0
        assert stancegraph("build", "council").returncode == 0
        rows = stancegraph("positions", "--as-of", "2025-04-01", "--format", "csv").stdout.splitlines()
        assert [row.split(",")[0] for row in rows] == ["actor", "ann-lee", "bob"]

    def test_its_help_is_its_own(self, site: Path) -> None:
        told = run("minutes", "--help").output
        assert told.startswith("Usage: stancegraph import minutes [OPTIONS] FILE\n")
        assert "Import minutes of meetings, one line a statement." in told
        assert "What the dataset is called.  [default: Minutes]" in told

    def test_it_is_listed_behind_ours(self, site: Path) -> None:
        commands = run("--help").output.partition("Commands:\n")[2]
        assert re.findall(r"^  (\S+)", commands, re.MULTILINE) == ["csv", "dna", "rdf", "un-votes", "minutes"]
        assert "Import minutes of meetings" in commands

    def test_none_of_its_code_runs_for_another_importer(self, site: Path) -> None:
        assert run("dna", "--help").exit_code == 0
        assert list(outside()) == ["minutes"]
        assert "minutes_importer" not in sys.modules

    def test_from_python_it_is_the_function(self, site: Path, minutes: Path, tmp_path: Path) -> None:
        report = importer("minutes")(minutes, tmp_path / "out", title="Council")
        assert report.dropped == {"not day|who|for or against|on what": 2}
        assert read_dataset(tmp_path / "out").info.title == "Council"

    def test_its_errors_are_said_like_ours(self, site: Path, tmp_path: Path) -> None:
        done = run("minutes", tmp_path / "none.txt", "-o", tmp_path / "out")
        assert done.exit_code == 2
        assert "none.txt: cannot be read: " in done.output
        assert not (tmp_path / "out").exists()

    def test_names_that_are_none_are_said_with_those_there_are(self, site: Path) -> None:
        with pytest.raises(
            StancegraphError, match='no importer is called "minute"; there are dna, un-votes, csv, rdf, minutes'
        ):
            importer("minute")


NO_REPORT = "import click\n@click.command()\ndef bare():\n    return {}\n"


class TestFaulty:
    @pytest.mark.parametrize(
        ("value", "code", "message"),
        [
            ("missing_module:command", "", "cannot be loaded (ModuleNotFoundError: No module named 'missing_module')"),
            ("faulty:command", "", "cannot be loaded (AttributeError: module 'faulty' has no attribute 'command')"),
            ("faulty:command", "1 / 0", "cannot be loaded (ZeroDivisionError: division by zero)"),
            ("faulty:command", "raise SystemExit(3)", "cannot be loaded (SystemExit: 3)"),
            ("faulty:command", "def command(): ...", "is no click command with a function"),
            ("faulty:command", "import click\ncommand = click.Command('x')", "is no click command with a function"),
        ],
    )
    def test_it_says_so_and_disturbs_no_other(
        self, site: Path, tmp_path: Path, minutes: Path, value: str, code: str, message: str
    ) -> None:
        install(site, project("faulty-package", broken=value), faulty=code)
        for arguments in (("broken",), ("broken", "--help"), ("broken", "x.txt", "-o", "out", "--more")):
            done = run(*arguments)
            assert done.exit_code == 2
            assert f'the importer "broken" of faulty-package 2.1 {message}' in done.output
            assert "unexpected" not in done.output
        listed = run("--help")
        assert listed.exit_code == 0
        assert '  broken    the importer "broken" of' in listed.output
        assert "  minutes   Import minutes of meetings" in listed.output
        assert run("minutes", minutes, "-o", tmp_path / "out").exit_code == 0

    def test_a_command_that_returns_no_report_is_told(self, site: Path) -> None:
        install(site, project("bare-package", bare="bare_module:bare"), bare_module=NO_REPORT)
        done = run("bare")
        assert done.exit_code == 2
        assert "the importer returned dict and no Report" in done.output

    def test_of_two_packages_with_one_name_neither_is_chosen(self, site: Path, minutes: Path, tmp_path: Path) -> None:
        install(site, project("other-minutes", minutes="minutes_importer:minutes"))
        done = run("minutes", minutes, "-o", tmp_path / "out")
        assert done.exit_code == 2
        assert 'several packages bring an importer called "minutes": ' in done.output
        assert {"minutes-importer 1.0", "other-minutes 2.1"} <= set(re.findall(r"[a-z-]+ \d\.\d", done.output))
        assert run("dna", "--help").exit_code == 0

    def test_ours_goes_before_one_of_the_same_name(self, site: Path, tmp_path: Path) -> None:
        install(site, project("rival-package", dna="minutes_importer:minutes"))
        sentence = 'The importer "dna" of rival-package 2.1 is left aside: stancegraph has one of that name itself.'
        done = run("dna", "--help")
        assert "Discourse Network Analyzer" in done.output
        assert sentence in done.output
        listed = run("--help").output
        assert sentence in " ".join(listed.split())
        assert listed.count("\n  dna ") == 1
        assert "left aside" not in run("un-votes", "--help").output
        assert importer("dna").__module__ == "stancegraph.importers.dna"

    def test_what_it_reports_cannot_steer_a_terminal(self, site: Path) -> None:
        code = (
            "import click\nfrom pathlib import Path\nfrom stancegraph.importers import Report\n@click.command()\n"
            "def loud():\n    return Report(Path('out'), {}, {'label \\x1b[2J': 1})\n"
        )
        install(site, project("loud-package", loud="loud_module:loud"), loud_module=code)
        done = run("loud")
        assert r"1: label \x1b[2J" in done.output
        assert "\x1b" not in done.output
