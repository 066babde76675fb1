"""The reference of the Python interface: up to date, whole, and its examples are run."""

import doctest
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import document_api
import stancegraph

SCRIPT = Path(document_api.__file__)
ITEMS = [item for section in document_api.items().values() for item in section]
EXAMPLES = [each for each in document_api.examples() if each.examples]


def test_the_reference_is_up_to_date() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


def test_it_is_found_whatever_is_installed() -> None:
    """The source is read, not imported, so that a page can be written where nothing is installed."""
    done = subprocess.run([sys.executable, "-S", SCRIPT, "--check"], capture_output=True, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.name))
def test_examples(example: doctest.DocTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STANCEGRAPH", raising=False)
    said: list[str] = []
    with stancegraph.open() as graph:
        example.globs = {"stancegraph": stancegraph, "date": date, "graph": graph}
        failed, _ = doctest.DocTestRunner(verbose=False).run(example, out=said.append)
    assert not failed, "".join(said)


def test_a_wrong_example_would_be_noticed() -> None:
    wrong = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, 0)
    assert doctest.DocTestRunner().run(wrong, out=lambda _text: None).failed == 1


def test_every_function_and_method_has_an_example() -> None:
    shown = {example.name for example in EXAMPLES}
    called = [item.name for item in ITEMS if not item.fields and "(" in item.signature]
    assert len(called) > 20
    assert [name for name in called if name not in shown] == []


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: str(item.name))
def test_each_explains_its_parameters_and_fields(item: document_api.Item) -> None:
    """With what its class says of the words that its methods share; a label needs no more than what it is the label of."""
    shared = [other.docstring for other in ITEMS if other.name == item.owner]
    explained = "\n".join([item.docstring, *shared])
    assert item.docstring
    assert [name for name in item.parameters if f"``{name.removesuffix('_label')}``" not in explained] == []
