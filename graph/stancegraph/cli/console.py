"""The commands that say whether pages have a SPARQL console, and bring its engine in."""

from __future__ import annotations

from pathlib import Path

import click

from stancegraph.cli.terminal import say, tell


@click.group(epilog="Examples:\n\n\b\n  stancegraph console status\n  stancegraph console install")
def console() -> None:
    """The SPARQL console in the pages that `view` writes.

    Its engine is fetched when stancegraph is installed. Where that was not possible, everything else works, and
    `install` adds it later.
    """


@console.command(epilog="Example:\n\n\b\n  stancegraph console status")
def status() -> None:
    """Say whether the engine is there, in which version and where. Exit code 1 when it is not."""
    from stancegraph.views.engine import INSTALL, engine

    found = engine()
    if not found:
        tell(f"The SPARQL engine is not installed. To add it: {INSTALL}")
        raise SystemExit(1)
    tell(f"Oxigraph {found.version} is in {found.folder}")


@console.command(
    epilog="Examples:\n\n\b\n  stancegraph console install\n  stancegraph console install --from oxigraph-0.5.11.tgz"
)
@click.option(
    "--from",
    "archive",
    metavar="FILE.tgz",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The package file as npm publishes it (npm pack oxigraph); then no network is used.",
)
def install(archive: Path | None) -> None:
    """Fetch the engine with npm (which pip brings for this once where there is none) into the user's data folder.

    What is fetched is checked, to the byte, against hashes that come with stancegraph.
    """
    from stancegraph.views.engine import install as bring_in

    found = bring_in(archive, say=say)
    tell(f"Oxigraph {found.version} is in {found.folder}")
