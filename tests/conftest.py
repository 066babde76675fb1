"""Fixtures for many test modules: a small dataset as a folder, and built."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pyparsing
import pytest

from stancegraph.store.build import build
from stancegraph.tables.writer import write_dataset
from support import tiny

hypothesis.settings.register_profile(
    "stancegraph",
    deadline=None,
    database=None,
    # What has to pass for a change is the same each time; new examples are looked for wherever else tests are run.
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    print_blob=True,
)
# Where it is enough to know that a test fails, as in scripts/mutate, nobody waits for the smallest example.
hypothesis.settings.register_profile(
    "unshrunk",
    parent=hypothesis.settings.get_profile("stancegraph"),
    phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
    report_multiple_bugs=False,
)
hypothesis.settings.load_profile(os.environ.get("TEST_PROFILE", "stancegraph"))


@pytest.fixture(autouse=True)
def parsers_without_memory() -> None:
    """matplotlib has every parser of the process remember its failures, which makes rdflib's many times slower."""
    pyparsing.ParserElement.disable_memoization()


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset folder with every kind of record; not to be written to."""
    folder = tmp_path_factory.mktemp("datasets") / "tiny"
    write_dataset(tiny(), folder)
    return folder


@pytest.fixture(scope="session")
def tiny_store(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That dataset, built; not to be written to."""
    store = tmp_path_factory.mktemp("stores") / "tiny"
    build([tiny_folder], store)
    return store


@pytest.fixture(autouse=True, scope="session")
def no_tables_of_others(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is fetched from endpoints of tests is not kept among what their user's endpoints gave."""
    place = tmp_path_factory.mktemp("cache") / "endpoints"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("stancegraph.store.remote_tables._place", lambda: place)
        yield


@pytest.fixture
def errors_told(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    """What servers log, also where one that was started here before keeps it to its user."""
    for name in ("stancegraph.web", "stancegraph.assistants"):
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    return caplog
