"""What the network command makes besides networks: lists, comparisons and intervals, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from stancegraph.cli.output import target, wrote
from stancegraph.cli.rows import RowFormat, grid, print_table
from stancegraph.cli.terminal import say
from stancegraph.errors import ArgumentError, StancegraphError
from stancegraph.exporters.rows import field_names, plain, rows_as_text
from stancegraph.networks.definition import Cell, Duplicates, Kind, Listing, Measure, Reading
from stancegraph.networks.options import NESTED_BACKBONE as NESTED
from stancegraph.networks.options import Asking, Product, option_of, refuse_idle

if TYPE_CHECKING:
    from stancegraph.networks.bootstrap import Draws
    from stancegraph.networks.dna import CodedStatements
    from stancegraph.networks.network import Network
    from stancegraph.session import Session


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to become of the networks: the options of the command that are not about which stances count."""

    kind: str
    window: str | None
    step: str | None
    backbone: str | None
    listed: str | None
    compare: tuple[str, str] | None
    samples: int | None
    confidence: float | None
    measures: tuple[str, ...]
    camps: Mapping[str, str]
    seed: int | None

    @property
    def product(self) -> Product:
        """What is made; of networks it is not known here in which format."""
        if self.listed:
            return Product(f"the list of {self.listed}")
        if self.backbone == NESTED:
            return Product.NESTED
        if self.measures:
            return Product.MEASURES
        if self.compare is not None:
            return Product.CHANGES
        return Product.NETWORK if self.samples is None else Product.INTERVALS

    def refuse_idle(self, choices: Mapping[str, Any], form: str) -> None:
        """Refuse options that would change nothing."""
        product = self.product
        asking = Asking(
            Kind(self.kind),
            Cell(choices["cell"]),
            literal=choices["reading"] == Reading.DNA,
            product=Product.TIES if product is Product.NETWORK and form == "csv" else product,
            measures=tuple(map(Measure, dict.fromkeys(self.measures))),
            drawn=self.samples is not None,
            moved=self.window is not None,
            filtered=self.backbone not in (None, NESTED),
            form=form,
        )
        try:
            refuse_idle(asking, choices)
        except ArgumentError as error:
            raise click.UsageError(f"{option_of(error.word)} {error.message}") from None

    @property
    def periods(self) -> list[dict[str, date]]:
        """The first and the last day of each of the periods that are compared; raises StancegraphError for what is none."""
        from stancegraph.networks.periods import stretch

        return [dict(zip(("since", "until"), stretch(each), strict=True)) for each in self.compare or ()]

    @property
    def gives_rows(self) -> bool:
        """Whether rows are written, and neither networks nor plain measures."""
        compares_ties = self.compare is not None and not self.measures
        return bool(self.listed or compares_ties or self.backbone == NESTED or self.samples is not None)

    def check(self, *, literal: bool, dna: bool, dated: bool, form: str) -> None:
        """Refuse what does not go together, before anything is read."""
        given = {
            "--list": self.listed,
            "--compare": self.compare,
            "--window": self.window,
            f"--backbone {self.backbone}": self.backbone,
            "--measure": self.measures,
            "--bootstrap": self.samples,
        }
        names = [name for name, value in given.items() if value]
        apart = {
            "--list": set(names),
            "--compare": {"--window", f"--backbone {self.backbone}"},
            f"--backbone {NESTED}": set(names),
            "--bootstrap": {f"--backbone {self.backbone}"},
        }
        for name, others in apart.items():
            if name in names and (clash := sorted(others.intersection(names) - {name})):
                raise click.UsageError(f"{name} does not go together with {clash[0]}: give one of the two")
        if self.samples is not None and self.window and not self.measures:
            raise click.UsageError(
                "intervals of ties are those of one network: leave out --window, or give a --measure"
            )
        if self.compare and dated:
            raise click.UsageError("--compare has its own periods: leave out --since and --until")
        if self.listed == Listing.CODERS and not dna:
            raise click.UsageError("--list coders is for a database: give --dna FILE too")
        if literal and self.backbone and self.backbone != NESTED:
            raise click.UsageError(
                f"Discourse Network Analyzer has no backbone {self.backbone}: leave out --dna-literal, or choose {NESTED}"
            )
        if self.backbone and Measure.POLARISATION in self.measures:
            raise click.UsageError(
                "polarisation is that of all pairs, and a backbone leaves most out: give one of the two"
            )
        if Measure.DRIFT in self.measures and not (self.window or self.compare):
            raise click.UsageError("drift is from one window to the next: give --window, or --compare")
        if self.gives_rows and form not in list(RowFormat):
            raise click.UsageError(f"rows are written as {', '.join(RowFormat)}, not as {form}")

    @property
    def draws(self) -> Draws | None:
        """What is drawn, if anything is."""
        from stancegraph.networks.bootstrap import Draws

        if self.samples is None:
            return None
        return Draws(self.samples, 0.95 if self.confidence is None else self.confidence, self.seed or 0)


def networks_asked_for(told: Session | CodedStatements, asked: Asked, choices: Mapping[str, Any]) -> Sequence[Network]:
    """One network, those of windows (each made when it is looked at) or those of two periods."""
    if asked.compare:
        from stancegraph.networks.network import Span

        periods = asked.periods
        if periods[0] == periods[1]:
            raise click.UsageError("--compare takes two periods, and these are one")
        found = [
            # Of the period that was asked for, whether or not something was said on its first and last day.
            replace(told.network(asked.kind, **{**choices, **days}), span=Span(days["since"], days["until"]))
            for days in periods
        ]
        for period, network in zip(asked.compare, found, strict=True):
            if not len(network):
                reason = network.why_empty or "no stance in that time"
                raise StancegraphError(f"{period}: there is nothing to compare: {reason}")
        return found
    if asked.window is not None:
        series = told.networks(asked.window, asked.kind, step=asked.step, **choices)
        if series.note:
            say(f"{series.note[0].upper()}{series.note[1:]}.")
        return Watched(series)
    network = told.network(asked.kind, **choices)
    say_if_nothing(network)
    return [network]


def say_if_nothing(network: Network) -> None:
    """Say of a network without nodes or ties that it is so, and why."""
    if network.why_empty:
        say(f"The network is empty: {network.why_empty}.")
    elif not len(network.ties):
        say(f"The network has no tie among its {len(network):,} node{'s' * (len(network) != 1)}.")


class Watched(Sequence["Network"]):
    """The networks of windows as they are made, and whether any has a tie."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self._networks = networks
        self._seen = self._tied = 0

    def __len__(self) -> int:
        return len(self._networks)

    def __getitem__(self, place: Any) -> Any:
        found = self._networks[place]
        self._seen += 1
        self._tied += bool(len(found.ties))
        return found

    def __iter__(self) -> Iterator[Network]:
        return map(self.__getitem__, range(len(self)))

    def say_if_empty(self) -> None:
        """Say so where none of the windows that were looked at has a tie."""
        if self._seen and not self._tied:
            say(f"No window has a tie, of {len(self):,}.")


def rows_asked_for(
    told: Session | CodedStatements, asked: Asked, choices: Mapping[str, Any]
) -> tuple[Sequence[Any], type]:
    """The rows, and what they are rows of; says why there are none."""
    if asked.listed:
        rows, sort = _listed(told, asked, choices)
        if not rows:
            say(_NO_ROWS[Listing(asked.listed)])
        return rows, sort
    made, draws = networks_asked_for(told, asked, choices), asked.draws
    networks = list(made)
    if isinstance(made, Watched):
        made.say_if_empty()
    if asked.backbone == NESTED:
        from stancegraph.networks.nested import NestedRow, nested

        return nested(networks[0]), NestedRow
    if draws is not None and asked.measures:
        from stancegraph.networks.bootstrap import MeasureInterval, measure_intervals

        measures = [Measure(each) for each in dict.fromkeys(asked.measures)]
        return list(measure_intervals(networks, measures, draws, camps=asked.camps)), MeasureInterval
    if asked.compare:
        from stancegraph.networks.comparing import TieChange, compared

        return compared(networks[0], networks[1], draws), TieChange
    assert draws is not None
    from stancegraph.networks.bootstrap import TieInterval, tie_intervals

    return tie_intervals(networks[0], draws), TieInterval


def _listed(told: Session | CodedStatements, asked: Asked, choices: Mapping[str, Any]) -> tuple[Sequence[Any], type]:
    if asked.listed == Listing.CODERS:
        from stancegraph.networks.coders import CoderRow
        from stancegraph.networks.dna import CodedStatements

        assert isinstance(told, CodedStatements)
        return told.reliability(**choices), CoderRow
    from stancegraph.networks.dna import CodedStatements
    from stancegraph.networks.listing import CountRow, EventRow, counts, events

    if isinstance(told, CodedStatements):
        if asked.listed == Listing.EVENTS:
            return told.events(asked.kind, **choices), EventRow
        return told.counts(asked.kind, **choices), CountRow
    found = told.network(asked.kind, **choices)
    if asked.listed == Listing.EVENTS:
        return events(found.observations, found.definition), EventRow
    everything = told.network(asked.kind, **{**choices, "duplicates": Duplicates.ALL.value, "weeks": "iso"})
    return counts(everything.observations, found.definition), CountRow


_NO_ROWS = {
    Listing.EVENTS: "Nothing is left to list.",
    Listing.COUNTS: "Nothing is left to count.",
    Listing.CODERS: "No two coders have statements in one document, so that none can be compared.",
}
_MIDDLE = "window_middle"
_MOST_SHOWN = 1_000


def show_rows(rows: Sequence[Any], kind: type, form: str, output: str) -> None:
    """Write rows for eyes or for programs; the middle of windows only where they are about one."""
    names = [name for name in field_names(kind) if name != _MIDDLE or any(row.window_middle for row in rows)]
    if form == "table":
        # For eyes, what no row has is left out; programs find the same columns whatever is in them.
        names = [name for name in names if not rows or any(getattr(row, name) not in (None, "") for row in rows)]
        table = grid({name.replace("_", " ").capitalize(): {} for name in names})
        for row in plain(rows[:_MOST_SHOWN]):
            table.add_row(*(_cell(row[name]) for name in names))
        if len(rows) > _MOST_SHOWN:
            table.caption = f"{_MOST_SHOWN:,} of {len(rows):,} rows; --format csv writes all"
        print_table(table)
        return
    with target(output) as stream:
        told = ({name: row[name] for name in names} for row in plain(rows))
        for part in rows_as_text(told, names, form):
            stream.write(part.encode("utf-8", "replace"))
    wrote(output)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.4f}" if isinstance(value, float) else str(value)
