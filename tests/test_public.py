"""What is public: the names of the package, that they cost nothing until used, and how it is run."""

import ast
import inspect
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import stancegraph
from stancegraph.rdf.vocabulary import ONTOLOGY
from stancegraph.tables.info import read_info
from stancegraph.tables.problems import Problems

ROOT = Path(__file__).parents[1]
# Taking a name away, or giving it another meaning, breaks other people's scripts: docs/versioning.md says how it is done.
PUBLIC = [
    "Session",
    "open",
    "build",
    "read_dataset",
    "write_dataset",
    "StancegraphError",
    "ArgumentError",
    "DataError",
    "DataWarning",
    "GraphError",
    "QueryError",
    "QueryTimeout",
    "NotFound",
    "Problem",
    "Actor",
    "Aside",
    "Role",
    "Issue",
    "Source",
    "Evidence",
    "Stance",
    "Retraction",
    "Event",
    "Figure",
    "Bearing",
    "Assessment",
    "Attribute",
    "Aggregate",
    "AggregationRule",
    "Step",
    "Vote",
    "VoteRow",
    "Name",
    "Dataset",
    "DatasetInfo",
    "PartialDate",
    "Passage",
    "Position",
    "Voice",
    "ActorKind",
    "Represents",
    "ConditionKind",
    "Ballot",
    "SourceKind",
    "DatePrecision",
    "Embed",
    "EventType",
    "PositionRow",
    "Positions",
    "TimelineRow",
    "ShiftRow",
    "ContradictionRow",
    "ContradictionKind",
    "Explanation",
    "Hit",
    "Network",
    "Series",
    "Rows",
    "Solutions",
    "Tabular",
    "Page",
    "__version__",
]


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_these_names_are_public_and_no_others() -> None:
    assert dir(stancegraph) == sorted(PUBLIC)
    assert sorted(stancegraph.__all__) == sorted(PUBLIC)


def test_a_star_brings_them_all() -> None:
    names: dict[str, object] = {}
    exec("from stancegraph import *", names)
    assert set(names) - {"__builtins__"} == set(PUBLIC)
    assert names["open"] is stancegraph.open


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "__version__"])
def test_each_says_what_it_is(name: str) -> None:
    thing = getattr(stancegraph, name)
    assert thing.__name__ == name
    # A dataclass without a docstring gets one made of its fields.
    assert not (inspect.getdoc(thing) or f"{name}(").startswith(f"{name}(")


def test_type_checkers_see_each_where_it_is_loaded_from() -> None:
    blocks = [node for node in ast.parse(Path(stancegraph.__file__).read_text()).body if isinstance(node, ast.If)]
    [block] = [node for node in blocks if ast.unparse(node.test) == "TYPE_CHECKING"]
    seen = {
        name.name: node.module for node in block.body if isinstance(node, ast.ImportFrom) for name in node.names
    } | {ast.unparse(node.target): None for node in block.body if isinstance(node, ast.AnnAssign)}
    assert set(seen) == set(PUBLIC)
    for name, module in seen.items():
        if module:
            assert getattr(stancegraph, name).__module__ == module


def test_a_name_that_is_none_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'postions'"):
        _ = stancegraph.postions  # type: ignore[attr-defined]


def test_importing_the_package_costs_nothing() -> None:
    code = "import sys; import stancegraph; dir(stancegraph); print([name for name in sys.modules if 'stance' in name])"
    assert python(code) == "['stancegraph']\n"


@pytest.mark.parametrize("name", ["Voice", "Position", "Stance", "DataError", "read_dataset", "write_dataset"])
def test_records_words_errors_and_tables_need_no_engine(name: str) -> None:
    heavy = "{'numpy', 'rdflib', 'pyoxigraph', 'networkx', 'click', 'jinja2'}"
    assert python(f"import sys; from stancegraph import {name}; print(*({heavy} & set(sys.modules)))") == "\n"


class TestRunAsAModule:
    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "stancegraph", *arguments]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)

    def test_it_is_the_command_line(self) -> None:
        assert self.run("--version").stdout == f"stancegraph {stancegraph.__version__}\n"

    def test_help_and_errors_name_the_program(self) -> None:
        assert self.run("positions", "--help").stdout.startswith("Usage: stancegraph positions [OPTIONS] [PARQUET]\n")
        wrong = self.run("positons")
        assert wrong.returncode == 2
        assert wrong.stderr.startswith("Usage: stancegraph [OPTIONS] COMMAND [ARGS]...\n")
        assert "__main__" not in wrong.stderr

    def test_importing_the_module_runs_nothing(self) -> None:
        assert python("import stancegraph.__main__") == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")
class TestInterrupted:
    """Ctrl-C at a given moment: while a module is looked for, or when the program is done."""

    def run(self, before: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        code = f"""
import atexit, os, signal, sys

def interrupt(*_):
    os.kill(os.getpid(), signal.SIGINT)

class Meanwhile:
    def __init__(self, module):
        self.module = module
    def find_spec(self, name, *_):
        if name == self.module:
            interrupt()

{before}
from stancegraph.__main__ import main
sys.argv = ["stancegraph", *{arguments!r}]
main()
"""
        return subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)

    @pytest.mark.parametrize("module", ["stancegraph.cli", "click", "stancegraph.cli.answers", "numpy"])
    def test_while_it_is_loaded(self, module: str) -> None:
        done = self.run(f"sys.meta_path.insert(0, Meanwhile({module!r}))", "positions", "--issue", "peace-talks")
        assert (done.returncode, done.stdout) == (130, "")
        assert done.stderr.strip() in ("", "Ended.")

    def test_when_it_is_done(self) -> None:
        done = self.run("atexit.register(interrupt)", "--version")
        assert (done.returncode, done.stderr) == (130, "")
        assert done.stdout.startswith("stancegraph ")

    def test_not_where_it_was_told_not_to_listen(self) -> None:
        ignored = "signal.signal(signal.SIGINT, signal.SIG_IGN)"
        done = self.run(
            f"{ignored}; sys.meta_path.insert(0, Meanwhile('click')); atexit.register(interrupt)", "--version"
        )
        assert (done.returncode, done.stderr) == (0, "")


class TestSaidOfTheProject:
    def project(self) -> dict[str, Any]:
        with (ROOT / "pyproject.toml").open("rb") as file:
            return tomllib.load(file)

    def citation(self, key: str) -> list[str]:
        text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
        return re.findall(rf"^\s*{key}: (.*)$", text, re.MULTILINE)

    def test_the_citation_is_of_this_version_and_this_dataset(self) -> None:
        info = read_info(ROOT / "data" / "ukraine-ceasefire", Problems())
        assert info is not None
        assert self.citation("version") == [self.project()["project"]["version"], info.version]
        assert self.citation("url")[1] == info.base_iri
        assert self.citation("title")[1] == f'"{info.title}"'

    def test_addresses_are_those_that_the_vocabulary_and_the_data_have(self) -> None:
        addresses = self.project()["project"]["urls"]
        assert addresses["Ontology"] == ONTOLOGY
        assert addresses["Dataset"] == self.citation("url")[1]

    def test_the_script_begins_where_python_dash_m_does(self) -> None:
        assert self.project()["project"]["scripts"] == {"stancegraph": "stancegraph.__main__:main"}

    def test_the_source_distribution_has_every_page_that_stands_at_the_top(self) -> None:
        kept = self.project()["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"]
        assert {page.name for page in (*ROOT.glob("*.md"), *ROOT.glob("*.cff"))} <= set(kept)
