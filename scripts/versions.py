"""Runs the tests on the oldest and the newest Python of this machine, and with the lowest versions we say will do.

    versions.py [--whole] [PYTEST OPTION...]

Without ``--whole`` only the tests of rooms that other people's code runs through most, so that a change need not wait for all of them twice.

Pythons are looked for on the PATH and among those of pyenv. The Python of .venv has run all tests already and is left
out. The lowest versions, those that pyproject.toml declares for the package and what its tests need, go with the oldest
Python we support: for later ones some of them were never made. Browser and slow tests are left out; each run is counted (check_counts.py).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
OLDEST, NEWEST = (3, 11), (3, 14)
EXTRAS = ("llm", "parquet", "plot", "sheets", "test")
ROOMS = {
    "newest": (
        "networks",
        "answers",
        "exporters",
        "cli",
        "web",
        "assistants",
        "model",
        "tables",
        "docs/test_api.py",
    ),
    "lowest": (
        "networks",
        "queries/test_rules.py",
        "exporters",
        "importers",
        "rdf",
        "web",
        "assistants",
        "store/test_as_rdflib.py",
        "events",
        "bulk/test_coded.py",
        "bulk/test_engines.py",
        "bulk/test_folder.py",
        "coding",
        "extraction",
        "tables/test_sheet_writer.py",
        "tables/test_workbooks.py",
    ),
}
"""What is tested of the newest Python and of the lowest versions unless the whole is asked for."""
Version = tuple[int, int]


def candidates() -> Iterator[Path]:
    """Programs that may be a Python we run on."""
    names = [f"python3.{minor}" for minor in range(OLDEST[1], NEWEST[1] + 1)]
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    folders += sorted((pyenv / "versions").glob("*/bin"))
    yield from (folder / name for folder in folders for name in names if (folder / name).is_file())


def version_of(python: Path) -> Version | None:
    """The version of a Python that runs and can make environments; None for any other program."""
    # A name of pyenv is there for every version it knows of, and fails for those that are not switched on.
    code = "import ensurepip, sys; print(*sys.version_info[:2])"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    major, minor = map(int, done.stdout.split())
    return major, minor


def pythons() -> dict[Version, Path]:
    """The Pythons of this machine, one of each version that we support, the oldest first."""
    found = {sys.version_info[:2]: Path(sys.executable)}
    for path in candidates():
        version = version_of(path)
        if version and OLDEST <= version <= NEWEST:
            found.setdefault(version, path)
    return dict(sorted(found.items()))


def lowest(requirements: Iterable[str]) -> list[str]:
    """Every requirement at its lower bound, or at the one version it may have."""
    pinned = []
    for each in map(Requirement, requirements):
        # Anything but one lower bound is a mistake there, and ends here.
        [bound] = [spec.version for spec in each.specifier if spec.operator in (">=", "==")]
        pinned.append(f"{each.name}=={bound}")
    return pinned


def declared() -> list[str]:
    """What pyproject.toml asks for, for the package and its tests."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = [*project["dependencies"], *(each for extra in EXTRAS for each in project["optional-dependencies"][extra])]
    return [str(each) for each in found]


def run(name: str, python: Path, constraints: list[str], rooms: Iterable[str], options: list[str]) -> None:
    """Make an environment of that name, run tests in it and count them; ends the program where they fail.

    ``rooms`` are files and folders of ``tests/``; none is all.
    """
    rooms = [f"tests/{room}" for room in rooms]
    folder = ROOT / f".venv-{name}"
    own = folder / "bin" / "python"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([python, "-m", "venv", folder], check=True)
    with tempfile.TemporaryDirectory() as work:
        pins, report = Path(work) / "constraints.txt", Path(work) / "report.xml"
        pins.write_text("\n".join(constraints), encoding="utf-8")
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--constraint"]
        subprocess.run([own, *pip, pins, "--editable", f"{ROOT}[{','.join(EXTRAS)}]"], check=True, cwd=work)
        tests = ["-m", "pytest", "-q", "-n", os.environ.get("TEST_PROCESSES", "2"), "--dist", "worksteal"]
        tests += ["-m", "not browser and not slow", f"--junit-xml={report}", *rooms, *options]
        counted = "versions" if not rooms else "lowest" if constraints else "newest"
        counts = [str(ROOT / "scripts" / "check_counts.py"), str(report), counted]
        for command in (tests, counts):
            if code := subprocess.run([own, *command], cwd=ROOT, check=False).returncode:
                sys.exit(code)


def main() -> None:
    """Run the tests wherever they have not run yet."""
    options = sys.argv[1:]
    rooms = dict.fromkeys(ROOMS, ()) if "--whole" in options else ROOMS
    options = [option for option in options if option != "--whole"]
    found = pythons()
    here = sys.version_info[:2]
    oldest, newest = min(found), max(found)
    print("Pythons here:", ", ".join(f"{major}.{minor} ({path})" for (major, minor), path in found.items()), flush=True)
    if len(found) == 1:
        print("There is only one Python here: what differs on others is not tested.", flush=True)
    for version in sorted({oldest, newest} - {here}):
        print(f"-- Python {version[0]}.{version[1]}", flush=True)
        run(f"{version[0]}.{version[1]}", found[version], [], rooms["newest"], options)
    if OLDEST in found:
        print(f"-- lowest declared versions, Python {OLDEST[0]}.{OLDEST[1]}", flush=True)
        run("lowest", found[OLDEST], lowest(declared()), rooms["lowest"], options)
    else:
        print(f"The lowest declared versions are not tested: they need Python {OLDEST[0]}.{OLDEST[1]}.", flush=True)


if __name__ == "__main__":
    main()
