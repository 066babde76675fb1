"""The command that makes networks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click
from click.core import ParameterSource

from stancegraph.answers.scope import Scope
from stancegraph.cli import bulk, options
from stancegraph.cli.naming import opened, refuse_graph
from stancegraph.cli.network_rows import Asked, Watched, networks_asked_for, rows_asked_for, say_if_nothing, show_rows
from stancegraph.cli.output import STANDARD_OUTPUT, format_of, target, wrote
from stancegraph.cli.rows import RowFormat, grid, print_table
from stancegraph.cli.terminal import on_terminal, say
from stancegraph.exporters.formats import NETWORK_SUFFIXES as SUFFIXES
from stancegraph.exporters.formats import NetworkFormat
from stancegraph.networks.definition import (
    Cell,
    Duplicates,
    Filter,
    Kernel,
    Kind,
    Listing,
    Measure,
    Metric,
    Normalisation,
    Over,
    Weeks,
    Weighting,
)
from stancegraph.networks.options import NESTED_BACKBONE

if TYPE_CHECKING:
    from stancegraph.bulk.opened import Columns
    from stancegraph.networks.dna import CodedStatements
    from stancegraph.networks.network import Network
    from stancegraph.session import Session

_FORMATS = tuple(dict.fromkeys([*map(str, RowFormat), *map(str, NetworkFormat)]))
_FOR_MEASURES = (*map(str, RowFormat), *(each.value for each in NetworkFormat if each.is_picture))
_FOR_WINDOWS = tuple(each.value for each in NetworkFormat if each.holds_windows)
_STRONGEST = 30


class _Names(Protocol):
    """What nodes are called."""

    def all(self) -> Mapping[str, str]: ...
    def attributes(self) -> Mapping[str, Mapping[str, str]]: ...
    def id(self, text: str, *, issue: bool) -> str: ...


def _camps(_ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]) -> dict[str, list[str]]:
    camps: dict[str, list[str]] = {}
    for each in value:
        name, _equals, listed = (part.strip() for part in each.partition("="))
        members = [member.strip() for member in listed.split(";") if member.strip()]
        if not (name and members):
            raise click.BadParameter(f'"{each}" should look like west="France;Germany"')
        camps.setdefault(name, []).extend(members)
    if len(camps) == 1:
        raise click.BadParameter("the E-I index compares camps: name at least two")
    return camps


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph network agreement --normalisation average\n"
    "  stancegraph network net --roll-up --format gexf -o states.gexf\n"
    "  stancegraph network conflict --over issues --format html -o issues.html\n"
    "  stancegraph network agreement --backbone disparity --format graphml --stances -o backbone.graphml\n"
    "  stancegraph network agreement --window 3months --measure polarisation --measure density\n"
    "  stancegraph network agreement --window 1year -o 'net-{first}.graphml'\n"
    "  stancegraph network agreement --dna debate.dna --holder person --dna-literal --duplicates month --stances\n"
    "  stancegraph network net --window 1year --measure ei-index --camp west='France;Germany' --camp east='Russia;China'\n"
    "  stancegraph network agreement --compare 2024 2025 --bootstrap 1000\n"
    "  stancegraph network agreement --window 3months --measure polarisation --bootstrap 1000\n"
    "  stancegraph network agreement votes.parquet --format matrix -o votes.csv\n"
    "  stancegraph network agreement un_votes_1946_2009 -o network.csv"
)
@click.argument("kind", metavar="KIND", type=options.one_of(Kind))
@bulk.tables
@click.option(
    "--over", type=options.one_of(Over), default=Over.ACTORS.value, show_default=True, help="What the nodes are."
)
@click.option("--roll-up", is_flag=True, help="Count what people say for the states and organisations they speak for.")
@click.option(
    "--weighting",
    type=options.one_of(Weighting),
    help="How two positions are compared: by their distance on the scale, by sign only (ambivalent ones are left out), "
    "or only by whether they are the same. [default: distance; of words: nominal]",
)
@click.option("--binary", is_flag=True, hidden=True, help="The same as --weighting binary.")
@click.option(
    "--normalisation",
    type=options.one_of(Normalisation),
    help="What weights are divided by; activity and prominence are for affiliation. [default: average for agreement, conflict "
    "and net, else and with --dna-literal none]",
)
@click.option(
    "--duplicates",
    type=options.one_of(Duplicates),
    default=Duplicates.ALL.value,
    show_default=True,
    help="How often the same actor, issue and position counts: always, or once in each.",
)
@click.option(
    "--dna",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Read a Discourse Network Analyzer database instead of a graph; actors and issues go by their labels.",
)
@options.dna_holder
@options.dna_concept
@click.option(
    "--qualifier",
    metavar="VARIABLE",
    help="The boolean, integer or short text that says for or against, how much, or in which words. "
    "[default: agreement, else the only boolean or integer]",
)
@options.dna_statement_type
@options.dna_timezone
@click.option(
    "--dna-literal", is_flag=True, help="Define everything as Discourse Network Analyzer does, to the letter."
)
@click.option(
    "--weeks",
    type=options.one_of(Weeks),
    default=Weeks.ISO.value,
    show_default=True,
    help="Which weeks duplicates are counted in: from Monday (ISO 8601), or from Sunday as in the United States.",
)
@click.option(
    "--isolates",
    is_flag=True,
    help="Give every actor and issue of the date range a row, in every window, whether or not it has a tie.",
)
@click.option(
    "--cell",
    type=options.one_of(Cell),
    default=Cell.COUNT.value,
    show_default=True,
    help="What an affiliation is worth.",
)
@click.option(
    "--metric",
    type=options.one_of(Metric),
    default=Metric.ABSOLUTE.value,
    show_default=True,
    help="How far apart two votes are, for the similarity measures.",
)
@options.several("without-actor", "Leave this actor out")
@options.several("without-issue", "Leave this issue out")
@options.scope(voices="self and reported", moments=True, inherits=False)
@click.option(
    "--backbone",
    type=click.Choice([*map(str, Filter), NESTED_BACKBONE]),
    help="Keep only the ties chance does not explain; nested: list in which order issues can go before the network is another.",
)
@click.option("--level", type=float, help="The significance a tie of the backbone has. [default: 0.05]")
@click.option(
    "--list",
    "listed",
    type=options.one_of(Listing),
    help="Write rows instead of a network: the stances it is made from, how often each node took each position, or how far the coders "
    "of a database agree on the same texts.",
)
@click.option(
    "--compare",
    metavar="PERIOD PERIOD",
    nargs=2,
    help="What ties appeared, vanished, grew stronger or weaker from one period to another: 2024, 2024-03 or 2024-03..2024-06-15.",
)
@click.option(
    "--bootstrap",
    metavar="SAMPLES",
    type=int,
    help="Intervals of ties, of measures and of changes, by drawing documents (sources) again so many times; 1000 will do.",
)
@click.option("--confidence", type=float, help="The share of samples that an interval holds. [default: 0.95]")
@click.option("--window", metavar="LENGTH", help="A network for each window: 3months, 10days, 1year, 200statements.")
@click.option(
    "--step", metavar="LENGTH", help="How far windows move. [default: one unit; of statements the whole window]"
)
@click.option(
    "--kernel",
    type=options.one_of(Kernel),
    default=Kernel.NONE.value,
    show_default=True,
    help="How much less a stance counts the farther from the middle of its window it is.",
)
@click.option(
    "--measure", "measures", multiple=True, type=options.one_of(Measure), help="Measure instead; repeat for several."
)
@click.option(
    "--camp",
    "camps",
    multiple=True,
    metavar="NAME=A;B",
    callback=_camps,
    help="A camp for the E-I index, each actor in one; repeat for each camp, at least two, or for more of its members.",
)
@click.option("--seed", type=int, help="Where searches and draws start. [default: 0]")
@click.option("--stances", is_flag=True, help="Write with each tie the ids of the stances behind it.")
@click.option(
    "--format",
    "format",
    type=click.Choice(_FORMATS),
    help="What is written: csv is a list of ties. [default: what the suffix of FILE says; table on a terminal, csv elsewhere]",
)
@bulk.engine
@options.output
@click.pass_obj
def network(
    graph: str | None,
    /,
    kind: str,
    tables: str | None,
    engine: str | None,
    scope: Scope,
    weighting: str | None,
    binary: bool,
    dna_literal: bool,
    backbone: str | None,
    level: float | None,
    listed: str | None,
    compare: tuple[str, str] | None,
    bootstrap: int | None,
    confidence: float | None,
    window: str | None,
    step: str | None,
    measures: tuple[str, ...],
    camps: dict[str, list[str]],
    seed: int | None,
    stances: bool,
    format: str | None,
    output: str,
    dna: Path | None,
    holder: str | None,
    concept: str | None,
    qualifier: str | None,
    statement_type: str | None,
    timezone: str | None,
    roll_up: bool,
    **choices: Any,
) -> None:
    """Networks of actors or issues by what is agreed and disagreed on.

    KIND: agreement and conflict weigh each pair of stances on an issue by how near or far they are on the scale; net is
    one less the other; co-issue counts them whatever they say; affiliation links actors to issues. lijphart,
    signorino-ritter, scott-pi and cohen-kappa compare voting records. docs/networks.md defines all.

    PARQUET, a table of coded events, a graph as Parquet or tables of roll calls, is counted instead of the graph (docs/bulk.md).
    """
    if tables is None:
        bulk.refuse_engine(engine)
    else:
        bulk.refuse_given(*_OF_ROWS)
    variables = {
        "actor": holder,
        "concept": concept,
        "qualifier": qualifier,
        "statement_type": statement_type,
        "timezone": timezone,
    }
    if click.get_current_context().get_parameter_source("inherit") is ParameterSource.COMMANDLINE:
        raise click.UsageError(
            "--inherit and --own mean nothing for networks, where stances count for who made them; --roll-up counts them for whom they spoke for"
        )
    _check_origin(dna, variables, scope, roll_up=roll_up)
    form = _form(format, output)
    if tables is not None and form in _SHOW_ROWS:
        raise click.UsageError(f"{form} shows single stances, which columns do not give; choose another format")
    _refuse_own_source(dna, output)
    asked = Asked(kind, window, step, backbone, listed, compare, bootstrap, confidence, measures, {}, seed)
    dated = scope.since is not None or scope.until is not None
    asked.check(literal=dna_literal, dna=dna is not None, dated=dated, form=form)
    if not asked.gives_rows:
        _check(form, output, window, measures)
    # Of a database they choose statements before these become columns.
    filters = {"where": scope.filters, "actor_group": scope.groups} if dna else {}
    said = {word: value for word, value in scope.keywords.items() if word not in filters}
    choices |= {"reading": "dna" if dna_literal else "textbook"}
    if weighting := _weighting(weighting, binary):
        choices["weighting"] = weighting
    of_output = {
        "level": level,
        "seed": seed,
        "confidence": confidence,
        "step": step,
        "stances": stances,
        "camp": camps or None,
    }
    asked.refuse_idle(choices | of_output, form)
    if tables is not None:
        with bulk.columns(tables, engine) as columns:
            names, counted = _of_columns(columns, scope, kind, choices)
            say_if_nothing(counted)
            asked = replace(asked, camps=_members(names, camps, over_issues=choices["over"] == Over.ISSUES))
            networks = _with_backbone([counted], backbone, level)
            if measures:
                _show_measures(networks, asked, form, output)
            else:
                _show(names, networks, form, output, stances=False, in_windows=False)
        return
    choices |= said
    if roll_up:
        choices["roll_up"] = True
    with _opened(graph, dna, variables, filters) as (told, names):
        _say_what_is_left_out(told, asked, choices)
        asked = replace(asked, camps=_members(names, camps, over_issues=choices["over"] == Over.ISSUES))
        if asked.gives_rows:
            show_rows(*rows_asked_for(told, asked, choices), form, output)
            return
        made = networks_asked_for(told, asked, choices)
        networks = _with_backbone(made, backbone, level)
        if measures:
            _show_measures(networks, asked, form, output)
        else:
            _show(names, networks, form, output, stances=stances, in_windows=window is not None)
        if isinstance(made, Watched):
            made.say_if_empty()


_OF_ROWS = (
    "roll_up",
    "dna",
    "holder",
    "concept",
    "qualifier",
    "statement_type",
    "timezone",
    "dna_literal",
    "weeks",
    "isolates",
    "listed",
    "compare",
    "bootstrap",
    "confidence",
    "window",
    "step",
    "kernel",
    "stances",
)
"""The options that ask for single stances, which columns are counted before they give."""
_SHOW_ROWS = ("html", "gexf", "gexf1.2")


def _with_backbone(networks: Sequence[Network], backbone: str | None, level: float | None) -> Sequence[Network]:
    if not backbone:
        return networks
    from stancegraph.networks.backbone import backbone as backbone_of

    return [backbone_of(each, Filter(backbone), 0.05 if level is None else level) for each in networks]


def _of_columns(found: Columns, scope: Scope, kind: str, choices: Mapping[str, Any]) -> tuple[_Names, Network]:
    """The network of what columns are counted to, and what its nodes are called."""
    from stancegraph.networks.counted import ask_counted

    shape = dict(choices)
    left_out = {
        word: found.ids(word.removeprefix("without_"), shape.pop(word)) for word in ("without_actor", "without_issue")
    }
    levels = found.table(found.levels(found.resolved(scope)))
    made = ask_counted(
        levels, kind, without_actors=left_out["without_actor"], without_issues=left_out["without_issue"], **shape
    )
    return _Called(found), made


class _Called:
    """What columns call nodes, looked up while they are open."""

    def __init__(self, found: Columns) -> None:
        from stancegraph.networks.asking import attributes_of, names_of

        catalogue = found.catalogue
        if catalogue is None:
            self._names = {f"actor:{actor}": name for actor, name in found.actor_names().items()}
            self._names |= {f"issue:{issue}": label for issue, label in found.issue_names().items()}
        else:
            self._names = names_of(catalogue)
        self._attributes = {} if catalogue is None else attributes_of(catalogue)
        self._found = found

    def all(self) -> Mapping[str, str]:
        return self._names

    def attributes(self) -> Mapping[str, Mapping[str, str]]:
        return self._attributes

    def id(self, text: str, *, issue: bool) -> str:
        return self._found.ids("issue" if issue else "actor", [text])[0]


def _refuse_own_source(dna: Path | None, output: str) -> None:
    """Refuse to write over the database that is read."""
    with suppress(OSError):
        if dna and output != STANDARD_OUTPUT and dna.samefile(output):
            raise click.UsageError(f"{output} is the database that is read; write elsewhere")


def _form(format: str | None, output: str) -> str:
    """The format that is given, or that the name of the file asks for; else a table where there are eyes, and csv elsewhere."""
    form = format_of(output, format, SUFFIXES, also={"matrix": ".csv", "gexf1.2": ".gexf"})
    if form == "table" and output != STANDARD_OUTPUT:
        raise click.UsageError("a table is for eyes and goes to standard output; to a file give another --format")
    if form is None and output != STANDARD_OUTPUT:
        say(f"{output} is written as csv; a suffix or --format chooses another: {', '.join(SUFFIXES)}")
    return form or ("table" if output == STANDARD_OUTPUT and on_terminal() else "csv")


def _weighting(weighting: str | None, binary: bool) -> str | None:
    if binary and weighting not in (None, Weighting.BINARY):
        raise click.UsageError(f"--binary is --weighting binary, and --weighting {weighting} is another: give one")
    return Weighting.BINARY.value if binary else weighting


_OF_STATEMENTS = ("actor", "issue", "since", "until", "where", "actor_group")
"""The parts of a scope that statements of a database have too."""


def _check_origin(dna: Path | None, columns: Mapping[str, Any], scope: Scope, *, roll_up: bool) -> None:
    """Refuse what the graph, or the file, does not have."""
    called = {"actor": "--holder", "voices": "--voice"}
    if dna:
        refuse_graph("--dna")
        given = [name for name in scope.keywords if name not in _OF_STATEMENTS] + ["roll_up"] * roll_up
    else:
        given = [name for name, value in columns.items() if value]
    if given:
        option = called.get(given[0], "--" + given[0].replace("_", "-"))
        there = "the graph, and there is none with --dna" if dna else "a database: give --dna FILE too"
        raise click.UsageError(f"{option} is for {there}")
    if not dna and any(isinstance(each, datetime) for each in (scope.since, scope.until)):
        raise click.UsageError("stances of the graph are dated by day: leave the time out of --since and --until")


@contextmanager
def _opened(
    graph: str | None,
    dna: Path | None,
    columns: Mapping[str, Any],
    filters: Mapping[str, Any],
) -> Iterator[tuple[Session | CodedStatements, _Names]]:
    """What networks are made from, and what its nodes are called."""
    if dna is None:
        with opened(graph) as session:
            yield session, _Catalogued(session)
        return
    from stancegraph.importers.dna import label_attributes
    from stancegraph.importers.dna_columns import coded_statements

    told = coded_statements(dna, **columns, **filters)
    of_labels = {name: each for name, each in columns.items() if name != "timezone"}
    yield told, _Labels(told, label_attributes(dna, **of_labels))


def _say_what_is_left_out(told: Session | CodedStatements, asked: Asked, choices: Mapping[str, Any]) -> None:
    """Statements of a database that lack what the network, or the list, needs; of two periods those of each."""
    from stancegraph.networks.dna import CodedStatements

    if not isinstance(told, CodedStatements):
        return
    listed = Listing(asked.listed) if asked.listed else None
    said = {reason: f"{_counted(count)} in the file" for reason, count in told.undated.items()}
    for days in asked.periods or [{}]:
        whose = f"those from {days['since']} to {days['until']}" if days else "those asked for"
        found = told.left_out(asked.kind, listed, **{**choices, **days})
        said |= {
            reason: f"{_counted(count)} of {whose}" for reason, count in found.items() if reason not in told.undated
        }
        for reason, which in sorted(said.items()):
            say(f"Left out: {which}, {reason}.")
        said = {}


def _counted(count: int) -> str:
    return f"{count:,} statement{'s' * (count != 1)}"


class _Catalogued:
    def __init__(self, session: Session) -> None:
        self._catalogue = session.catalogue

    def all(self) -> Mapping[str, str]:
        from stancegraph.networks.asking import names_of

        return names_of(self._catalogue)

    def attributes(self) -> Mapping[str, Mapping[str, str]]:
        from stancegraph.networks.asking import attributes_of

        return attributes_of(self._catalogue)

    def id(self, text: str, *, issue: bool) -> str:
        return self._catalogue.issue_id(text) if issue else self._catalogue.actor_id(text)


class _Labels:
    """Nodes are called by their labels."""

    def __init__(self, told: CodedStatements, attributes: Mapping[str, Mapping[str, str]]) -> None:
        self._told = told
        self._attributes = attributes

    def all(self) -> Mapping[str, str]:
        return {}

    def attributes(self) -> Mapping[str, Mapping[str, str]]:
        from stancegraph.networks.graphs import named_apart

        return {key: named_apart(key, told) for key, told in self._attributes.items()}

    def id(self, text: str, *, issue: bool) -> str:
        return self._told.issue(text) if issue else self._told.actor(text)


def _check(form: str, output: str, window: str | None, measures: tuple[str, ...]) -> None:
    """Refuse what cannot be written, before anything is computed."""
    if measures and form not in _FOR_MEASURES:
        raise click.UsageError(f"measures are written as {', '.join(_FOR_MEASURES)}, not as {form}")
    if _a_file_each(output) and (window is None or measures):
        raise click.UsageError(f"{output}: a file for each window is for networks with a --window, without a --measure")
    one_file = window is not None and not _a_file_each(output)
    if one_file and "{" in output:
        raise click.UsageError(f"{output}: in the name of a file for each window stands one of {', '.join(_PLACES)}")
    if not measures and one_file and form not in (*map(str, RowFormat), *_FOR_WINDOWS):
        *others, last = _FOR_WINDOWS
        suffix = next((suffix for suffix, of in SUFFIXES.items() if of == form), ".csv")
        raise click.UsageError(
            f"several windows are written as {', '.join(others)} or {last}, not as {form}; or a file each, "
            f"for example -o 'net-{{first}}{suffix}', or give a --measure"
        )
    if form == "tsv" and not measures:
        raise click.UsageError("ties are written as csv; tsv is for measures")
    if form == "png" and output == "-" and on_terminal():
        raise click.UsageError("a picture does not go to a terminal: give -o FILE.png")


_PLACES = ("{first}", "{last}", "{number}")
"""What stands in the name of a file for that of a window: its first and last day, and its number from 1."""


def _a_file_each(output: str) -> bool:
    """Whether a name has places for those of windows; refuses one with other places, or broken ones."""
    left = output
    for place in _PLACES:
        left = left.replace(place, "")
    if left != output and ("{" in left or "}" in left):
        raise click.UsageError(f"{output}: in the name of a file may stand {', '.join(_PLACES)}, and no other braces")
    return left != output


def _files(networks: Sequence[Network], output: str) -> list[str]:
    """The name of the file of each window; refuses names that two windows would share."""
    width = len(str(len(networks)))
    found = []
    for number, each in enumerate(networks, 1):
        first, last = (each.span.first, each.span.last) if each.span else ("", "")
        told = {"{first}": first, "{last}": last, "{number}": f"{number:0{width}}"}
        name = output
        for place, said in told.items():
            # A time of day would have colons, which not every system takes.
            name = name.replace(place, str(said).replace(" ", "T").replace(":", ""))
        if name in found:
            raise click.UsageError(f"two windows would be written as {name}; put {{number}} into the name of the file")
        found.append(name)
    return found


def _show(
    called: _Names, networks: Sequence[Network], form: str, output: str, *, stances: bool, in_windows: bool
) -> None:
    from stancegraph.exporters.networks import write, write_series

    names = called.all()
    if form == "table":
        _table(networks, names, in_windows=in_windows)
        return
    if in_windows and _a_file_each(output):
        attributes = called.attributes()
        files = _files(networks, output)
        for name, each in zip(files, networks, strict=True):
            with target(name) as stream:
                write(each, form, stream, names, stances=stances, attributes=attributes)
        which = f": {files[0]}" + f" to {files[-1]}" * (len(files) > 1) if files else ""
        say(f"Wrote {len(files):,} file{'s' * (len(files) != 1)}{which}.")
        return
    with target(output) as stream:
        if in_windows:
            # Formats but the plain ones go over them several times.
            several = networks if form in ("csv", "json") else list(networks)
            write_series(several, form, stream, names, stances=stances, attributes=called.attributes())
        else:
            write(networks[0], form, stream, names, stances=stances, attributes=called.attributes())
    wrote(output)


def _table(networks: Sequence[Network], names: Mapping[str, str], *, in_windows: bool) -> None:
    """The strongest ties; of windows, how large each is."""
    import numpy as np

    from stancegraph.networks.network import labels

    right = {"justify": "right"}
    if in_windows:
        table = grid({"From": {}, "To": {}, "Nodes": right, "Ties": right, "Weight": right})
        for each in networks:
            span = ("", "")
            if each.span:
                span = _shown(each.span.start, each.span.first), _shown(each.span.stop, each.span.last)
            # Codes of combined cells are not to be added up.
            codes = each.two_mode and each.definition.cell is Cell.COMBINE
            weight = "" if codes else f"{each.ties.weights.sum():,.6g}"
            table.add_row(*span, f"{len(each):,}", f"{len(each.ties):,}", weight)
    else:
        found = networks[0]
        called, (heads, tails), weights = labels(found, names), found.ends, found.ties.weights
        if not len(found):
            return
        counted = found.observations.times is not None
        table = grid({"One": {}, "Other": {}, "Weight": right, **({} if counted else {"Stances": right})})
        order = np.argsort(-np.abs(weights), kind="stable")[:_STRONGEST].tolist()
        for tie in order:
            ends = called[heads[tie]], called[tails[tie]]
            behind = () if counted else (f"{len(found.rows_behind(tie)):,}",)
            table.add_row(*ends, f"{weights[tie]:.6g}", *behind)
        table.caption = f"{len(order)} of {len(weights):,} ties among {len(found):,} nodes"
    print_table(table)


def _shown(moment: datetime | None, day: date) -> str:
    """The moment a window begins or ends with, or the day where that says as much."""
    return str(day if moment is None or moment.time() == time.min else moment)


def _members(called: _Names, camps: Mapping[str, list[str]], *, over_issues: bool) -> dict[str, str]:
    """The camp of each node that is in one."""
    from stancegraph.networks.measures import camps_of

    return camps_of({name: [called.id(each, issue=over_issues) for each in several] for name, several in camps.items()})


def _show_measures(networks: Sequence[Network], asked: Asked, form: str, output: str) -> None:
    from stancegraph.networks.measures import MeasureRow, measured

    measures = [Measure(each) for each in dict.fromkeys(asked.measures)]
    rows = list(measured(networks, measures, camps=asked.camps, seed=asked.seed or 0))
    if form in ("svg", "png"):
        from stancegraph.exporters.networks.plot import draw_measures

        with target(output) as stream:
            draw_measures(rows, form, stream)
        wrote(output)
    elif form == "table":
        middles: dict[str, Any] = {"Middle": {}} if any(row.window_middle for row in rows) else {}
        table = grid({"From": {}, "To": {}, **middles, "Measure": {}, "Node": {}, "Value": {"justify": "right"}})
        for row in rows:
            days = (row.first, row.last, row.window_middle)[: 2 + len(middles)]
            table.add_row(*(str(each or "") for each in days), row.measure, row.node or "", f"{row.value:.4f}")
        print_table(table)
    else:
        show_rows(rows, MeasureRow, form, output)
