"""Commands that turn other people's formats into dataset folders."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from stancegraph.cli.once import once_only
from stancegraph.cli.options import Decorator, dna_concept, dna_holder, dna_statement_type, dna_timezone, folder_out
from stancegraph.cli.progress import counting
from stancegraph.cli.terminal import say

if TYPE_CHECKING:
    from stancegraph.importers import Outside, Report

_folder: Decorator[Any] = folder_out("The folder of the new dataset.")
_title: Decorator[Any] = click.option("--title", metavar="TEXT", help="What the dataset is called.")
_base_iri: Decorator[Any] = click.option(
    "--base-iri", metavar="IRI", help="How the IRIs of its records begin, ending in /; use a domain of yours."
)


_prefix: Decorator[Any] = click.option(
    "--prefix",
    metavar="TEXT",
    default="",
    help="What goes before all ids, for example un-, so that several imports can live in one graph.",
)


class _Importers(click.Group):
    """Our importers and those of other installed packages, which are loaded when they are called or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        own = super().list_commands(ctx)
        return own + [name for name in _outside() if name not in own]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        from stancegraph.errors import StancegraphError

        if (own := super().get_command(ctx, name)) or name not in _outside():
            return own
        try:
            return once_only(_outside()[name].load())
        except StancegraphError as error:
            return _Broken(name, error)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        if name and name in self.commands and name in _outside() and not ctx.resilient_parsing:
            say(_left_aside(_outside()[name]))
        return name, command, rest

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        for name, other in _outside().items():
            if name in self.commands:
                formatter.write_paragraph()
                formatter.write_text(_left_aside(other))


class _Broken(click.Command):
    """Stands for an importer that there is and that cannot be used: it is listed, and says why when it is called."""

    def __init__(self, name: str, error: Exception) -> None:
        takes_anything = {"ignore_unknown_options": True, "allow_extra_args": True}
        super().__init__(name, takes_anything, short_help=str(error), add_help_option=False)
        self._error = error

    def invoke(self, ctx: click.Context) -> NoReturn:
        raise self._error


def _outside() -> Mapping[str, Outside]:
    from stancegraph.importers import outside

    return outside()


def _left_aside(other: Outside) -> str:
    return f'The importer "{other.name}" of {other.packages} is left aside: stancegraph has one of that name itself.'


@click.group("import", cls=_Importers)
def import_() -> None:
    """Turn other people's formats into a dataset folder, which validate and build then take.

    What is left out is counted, with the reason. Other packages can bring importers of their own.
    """


@import_.command(
    epilog="Examples:\n\n\b\n  stancegraph import dna debate.dna -o debate\n"
    "  stancegraph import dna debate.dna -o debate --holder person --texts debate-texts\n"
    "  stancegraph import dna old.dna -o old --timezone Europe/Berlin\n"
    "  stancegraph import dna graded.dna -o graded --scale 1..7 --position 3=ambivalent\n"
    "  stancegraph import dna ann.dna ben.dna -o both --prefix ben.dna=ben-\n  stancegraph build debate"
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@_folder
@dna_holder
@dna_concept
@click.option(
    "--qualifier",
    metavar="VARIABLE",
    help="The boolean or integer that says for or against. [default: agreement, else the only one there is]",
)
@click.option(
    "--scale",
    metavar="LOW..HIGH",
    help="The lowest and highest level an integer can have: the middle is ambivalent, and a level keeps its side. "
    "[default: 0 is the middle, where levels of both signs occur]",
)
@click.option(
    "--position",
    "positions",
    metavar="LEVEL=POSITION",
    multiple=True,
    help="Where one level stands, for example 3=ambivalent; repeat for several.",
)
@click.option("--person", metavar="VARIABLE", help="The variable that says who spoke. [default: person]")
@click.option(
    "--organisation",
    metavar="VARIABLE",
    help="The variable that says for whom. [default: organization, else organisation]",
)
@dna_statement_type
@dna_timezone
@click.option(
    "--texts",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Also write the documents' texts, into a new folder.",
)
@click.option(
    "--prefix",
    "prefixes",
    metavar="[FILE=]TEXT",
    multiple=True,
    help="What goes before all ids, for example un-, so that several imports can live in one graph; with FILE= before those of "
    "the documents and statements of one file.",
)
@_title
@_base_iri
def dna(files: tuple[Path, ...], folder: Path, prefixes: tuple[str, ...], **options: Any) -> Report:
    """Import the statements of Discourse Network Analyzer databases (SQLite, versions 2 and 3), of several as one dataset.

    In several files a label is one actor or issue, a document that is alike one source, and a statement that is alike one
    stance. How levels of an integer were placed is kept in scale.toml of FOLDER, and an import into it places them alike. Into
    the folder of an earlier import of the files, in which nobody changed a table, they are written anew, by what was chosen then.
    """
    from stancegraph.importers import importer

    whole = [each for each in prefixes if "=" not in each]
    if len(whole) > 1:
        raise click.UsageError(f"--prefix {whole[0]} and --prefix {whole[1]} are both for all ids: give one")
    by_file = dict(each.rpartition("=")[::2] for each in prefixes if "=" in each)
    return importer("dna")(files, folder, prefix="".join(whole), prefixes=by_file, **options)


@import_.command(
    "un-votes",
    epilog="Examples:\n\n\b\n  stancegraph import un-votes un_votes_1946_2009 -o un\n"
    "  stancegraph import un-votes un_votes.csv.gz un_roll_calls.csv.gz un_roll_call_issues.csv.gz -o un\n"
    "  stancegraph build un -o un.graph\n"
    "  stancegraph import un-votes un_votes_1946_2009 -o un.parquet",
)
@click.argument("files", metavar="FOLDER|FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="FOLDER|FILE.parquet",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder of the new dataset, or a table of coded events, one a vote, which takes a fraction of the time.",
)
@_prefix
@_title
@_base_iri
def un_votes(files: tuple[Path, ...], folder: Path, **options: Any) -> Report:
    """Import roll-call votes of the UN General Assembly from the tables of the unvotes data, or from that of the UN Digital
    Library (CSV, also gzipped).

    Yes supports, no rejects, an abstention is ambivalent; an absence is no position. Exit code 1 when no vote could be used.
    """
    from stancegraph.importers import importer

    with counting("records") as progress:
        return importer("un-votes")(files, folder, progress=progress, **options)


@import_.command(
    "csv",
    epilog="Examples:\n\n\b\n  stancegraph import csv 20180326044500.export.CSV.zip --map gdelt --dry-run -o events.parquet\n"
    "  stancegraph import csv 2018/ --map gdelt --actors Phoenix.Countries.actors.txt -o events.parquet\n"
    "  stancegraph import csv conflict_annotations.csv speeches.csv --map unscon -o unscon\n"
    "  stancegraph import csv coded.csv --map coded.toml --left-out left-out.csv -o coded",
)
@click.argument("files", metavar="FILE|FOLDER...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--map",
    "mapping",
    metavar="MAPPING",
    required=True,
    help="How the table is read: a mapping file, or the name of one that ships with the package; `stancegraph map` lists these.",
)
@click.option(
    "-o",
    "--output",
    "output",
    metavar="FOLDER|FILE.parquet",
    type=click.Path(path_type=Path),
    help="Where it goes: statements into the folder of a new dataset, coded events into a table of events.",
)
@click.option(
    "--dry-run", is_flag=True, help="Show ten rows as they will be and count what does not fit; write nothing."
)
@click.option(
    "--left-out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write every row that does not fit, with the reason, as CSV.",
)
@click.option(
    "--actors",
    metavar="FILE|DATASET",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Who names and codes stand for on a day: a dictionary in the form of PETRARCH-2, or a dataset; repeat for several.",
)
@click.option(
    "--epoch", metavar="DAY", help="The day on which numbers of days begin, where the mapping leaves it open."
)
@click.option("--unit", type=click.Choice(["day", "hour", "minute", "second"]), help="What such numbers count.")
@_prefix
@_title
@_base_iri
def csv_(
    files: tuple[Path, ...], mapping: str, output: Path | None, dry_run: bool, left_out: Path | None, **options: Any
) -> Report | None:
    """Import coded tables of any format (CSV, TSV, also .zip and .gz), as a mapping says.

    Statements become stances; events that were coded from reports go into a table of their own (.parquet) and are never stances
    as they are. Exit code 1 when no row could be used.
    """
    from stancegraph.importers import importer

    if dry_run:
        _try(files, mapping, output, left_out, **options)
        return None
    if output is None:
        raise click.UsageError("-o says where it goes; to see what would be written, --dry-run")
    _check_output(output, left_out)
    for option in ("epoch", "unit"):
        options[option] = options[option] or ""
    with counting("rows") as progress:
        return importer("csv")(files, output, mapping=mapping, left_out=left_out, progress=progress, **options)


def _check_output(output: Path, left_out: Path | None) -> None:
    if left_out is not None and left_out == output:
        raise click.UsageError("-o and --left-out name one file")


def _try(files: tuple[Path, ...], mapping: str, output: Path | None, left_out: Path | None, **options: Any) -> None:
    from stancegraph.cli.mapping import show_preview
    from stancegraph.importers.mapped import preview
    from stancegraph.importers.mapping import Rows, read_mapping
    from stancegraph.importers.places import is_event_table

    for option in ("epoch", "unit"):
        options[option] = options[option] or ""
    changes = {key: options[key] for key in ("epoch", "unit") if options[key]}
    events = is_event_table(output) if output is not None else read_mapping(mapping, changes).rows is Rows.EVENTS
    if output is not None:
        _check_output(output, left_out)
    show_preview(preview(files, mapping=mapping, events=events, left_out=left_out, output=output, **options))


@import_.command(
    epilog="Examples:\n\n\b\n  stancegraph import rdf theirs.ttl -o theirs\n"
    "  stancegraph import rdf registry.nq.gz stances.nq.gz -o theirs --title 'Their talks'\n  stancegraph build theirs",
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@_folder
@_title
@click.option(
    "--dataset",
    metavar="NAME",
    help="Of several datasets only this one: the name its folder would have, its title or its base IRI.",
)
def rdf(files: tuple[Path, ...], folder: Path, **options: Any) -> Report:
    """Import RDF of this vocabulary (.ttl, .trig, .nt, .nq, .jsonld, .rdf, also with .gz), read together as one graph.

    Several datasets go into a folder each within FOLDER, and say there what they use. What is said in other vocabularies is left out and counted; what is said in this one and cannot be read is a problem.
    """
    from stancegraph.importers import importer

    with counting("records") as progress:
        return importer("rdf")(files, folder, progress=progress, **options)


@import_.result_callback()
def _tell(report: object) -> None:
    from stancegraph.errors import StancegraphError
    from stancegraph.importers import Report
    from stancegraph.importers.places import is_event_table

    if report is None and click.get_current_context().invoked_subcommand == "csv":
        return
    if not isinstance(report, Report):
        raise StancegraphError(
            f"the importer returned {type(report).__name__} and no Report; its package has to be mended"
        )
    if is_event_table(report.folder):
        say(str(report))
        return
    folders = shlex.join(map(str, report.datasets or (report.folder,)))
    them = "them" if report.datasets else "it"
    say(f"{report}\nCheck and build {them} with:\n  stancegraph validate {folders}\n  stancegraph build {folders}")
