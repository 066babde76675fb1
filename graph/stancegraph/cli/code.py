"""The command that opens the page in which texts are coded."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from stancegraph.characters import show
from stancegraph.cli.options import texts_in
from stancegraph.cli.terminal import say
from stancegraph.errors import StancegraphError
from stancegraph.extras import refuse_without

_EXTRA = ("starlette", "uvicorn")


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph code talks --coder ana\n  stancegraph code talks --coder ana --texts ~/articles\n"
    "  stancegraph code talks --coder ana --no-browser --port 8001\n  stancegraph code talks --coder cem --adjudicate"
)
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option(
    "--coder", metavar="NAME", required=True, help="Who codes: their journal, and the column coder of their rows."
)
@texts_in(
    "A folder in which texts lie, found by their SHA-256, whatever they are called; remembered for next time, for this user (any number of times)."
)
@click.option(
    "--adjudicate",
    is_flag=True,
    help="Decide on what several coded, side by side, of texts that all of their coders have finished.",
)
@click.option(
    "--candidates",
    type=click.Choice(["first-pass", "at-once", "never"]),
    default="first-pass",
    show_default=True,
    help="When candidates of extract are shown: after you went through a text by yourself (p in the page), at once, or never.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port. [default: one that is free]")
@click.option("--browser/--no-browser", default=True, help="Open the page in the browser.  [default: browser]")
def code(
    dataset: Path,
    coder: str,
    folders: tuple[Path, ...],
    candidates: str,
    port: int,
    browser: bool,
    adjudicate: bool,
) -> None:
    """Code the texts of DATASET in a page on this machine: select words, say who is where on what, and it is kept.

    What is decided goes into DATASET/coding/journal, line by line, and enters the tables by stancegraph publish. The page
    answers only who opens it by the address that is shown here. Where DATASET/coding/plan.toml says who codes what (stancegraph plan), it shows the
    texts of the coder, in the order of the plan, and nothing that others coded. With --adjudicate somebody decides on what several coded.
    """
    refuse_without(_EXTRA, "coding", "coding")
    from stancegraph.coding.adjudication import Adjudication
    from stancegraph.coding.codebook import read_codebook
    from stancegraph.coding.texts import Library, places_of, remember
    from stancegraph.coding.workbench import Workbench
    from stancegraph.tables.problems import Problems
    from stancegraph.web.adjudicating import serve_adjudication
    from stancegraph.web.coding import serve

    for folder in folders:
        if not folder.is_dir():
            raise StancegraphError(f"{folder}: no such folder; name the folder that holds the texts")
    if folders:
        remember(dataset, folders)
    library = Library(places_of(dataset))
    adjudication = Adjudication(dataset, coder, library) if adjudicate else None
    workbench = adjudication.bench if adjudication else Workbench(dataset, coder, library, candidates)
    rules = Problems()
    read_codebook(dataset, rules)
    for problem in (*workbench.problems.warnings(), *rules.warnings()):
        say(f"warning: {problem}")
    missing_texts = sum(not workbench.library.has(each) for each in workbench.sources)
    if missing_texts:
        say(f"Texts not at hand: {missing_texts:,} of {len(workbench.sources):,}; say where they lie with --texts")

    def opened(place: str) -> None:
        say(f"{'Deciding' if adjudicate else 'Coding'} as {show(coder)}: {place} (Ctrl-C ends)")
        if browser and not webbrowser.open(place):
            say("No browser could be opened; open the address above in one on this machine")

    if adjudication:
        serve_adjudication(adjudication, port, say, opened)
    else:
        serve(workbench, port, say, opened)
    # What was saved in a journal that is gone, or another, is nowhere else once this ends.
    workbench.look()
    if workbench.lost:
        count = workbench.restore()
        many = "s that it lacked were" if count > 1 else " that it lacked was"
        say(f"{workbench.journal_file}: {count:,} decision{many} written to it again.")
