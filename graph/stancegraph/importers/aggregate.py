"""A table of coded events -> a dataset folder of positions, one for each actor, issue and month or year.

The events stay where they are: the folder says where, and what their SHA-256 is. Nobody said these positions, and each says so.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from stancegraph.answers.wording import in_words
from stancegraph.errors import StancegraphError
from stancegraph.events.aggregating import Aggregation, Asked, Counted, Every, aggregating
from stancegraph.events.files import About, about_events, event_files, together
from stancegraph.events.identities import Alike, identities_of, remarks
from stancegraph.files import folders_passed
from stancegraph.importers.places import check_folder
from stancegraph.importers.report import Report
from stancegraph.importers.words import Ids, line, name, telling_cuts
from stancegraph.model.cells import is_id
from stancegraph.model.coded_events import Scheme
from stancegraph.model.records import Actor, DatasetInfo, Issue, PartialDate, Record, Source
from stancegraph.model.renaming import unfit_prefix
from stancegraph.model.words import ActorKind, AggregationRule, SourceKind
from stancegraph.naming import fold
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.together import unfit_path
from stancegraph.tables.writer import DatasetWriter

AGGREGATED_FILE = "aggregated.toml"
_BASE = "https://w3id.org/stancegraph/events/"


@telling_cuts
def aggregate(
    events: str | Path,
    folder: str | Path,
    every: Every | str,
    *,
    rule: AggregationRule | str = AggregationRule.MEAN,
    share: Decimal | None = None,
    least: int = 1,
    target: bool = False,
    since: date | None = None,
    until: date | None = None,
    kind: ActorKind | str = ActorKind.GROUP,
    uses: Sequence[str | Path] = (),
    title: str | None = None,
    base_iri: str | None = None,
    prefix: str = "",
) -> Report:
    """Write the positions that a rule makes of a table of coded ``events``, or of a folder of such tables, as a dataset into a new folder.

    A period is a month or a year, as ``every`` says; with ``target`` there is an issue for each target. Positions of fewer
    than ``least`` events are left out, as are those that the rule makes none of. ``share`` is that of a majority (0.5). ``uses``
    are folders of datasets whose actors and issues are meant by their ids, actors by their identities too; any other actor is new, and of that ``kind``.
    ``prefix`` goes before all ids that are new. Raises StancegraphError when the file is no table of events,
    or the two folders could not be read together, ArgumentError for what does not go together, DataError when the folder holds a dataset already; then nothing is written.
    """
    events, folder = Path(events), Path(folder)
    if prefix and not is_id(prefix):
        raise StancegraphError(unfit_prefix(prefix))
    check_folder(folder, uses)
    paths = [_from_here(each, folder) for each in uses]
    asked = Asked(Every(every), AggregationRule(rule), share, least, target, since, until)
    files = event_files(events)
    about, sha256 = together([about_events(each) for each in files]), _sha256(events, files)
    known = _Known.of([Path(each) for each in uses])
    with aggregating(files, asked, {each.id: identities_of(each) for each in known.actors.values()}) as found:
        counted = found.counted()
        if not counted.positions:
            reasons = "; ".join(f"{number:,} {reason}" for reason, number in counted.dropped.items())
            raise StancegraphError(f"{events} gives no position: {reasons or 'it has no events'}")
        making = _Making(found, known, asked, about, prefix, ActorKind(kind))
        info = _info(about, asked, making.periods, title, base_iri or (f"{_BASE}{prefix}/" if prefix else _BASE))
        with DatasetWriter(info, folder, uses=paths, brought=("stances",)) as writer:
            for record in making.records:
                writer.add(record)
            writer.attach_file("stances.parquet", lambda path: found.write(path, making.ids, making.topics, sha256))
            writer.attach(AGGREGATED_FILE, _told(events, folder, sha256, about, asked, counted).encode())
    written = {
        "stances": counted.positions,
        "events counted": counted.events,
        "actors": len(making.actors),
        "issues": len(making.issues),
        "periods": len(making.periods),
    }
    passed = filter(None, [folders_passed(events, [folder])])
    return Report(folder, written, counted.dropped, (*passed, *_remarks(making, counted, known, about)))


def _from_here(used: str | Path, folder: Path) -> str:
    """Where a dataset that is used is from the new one; raises StancegraphError where nobody could read the two together."""
    path = os.path.relpath(used, folder)
    if fault := unfit_path(path):
        raise StancegraphError(f"{folder}: it would use {used}, and {fault}")
    return path


_OF_EVENTS = "-of-events"
"""What the id of an issue of events ends in where a dataset has it for another."""


class _Known:
    """The ids of actors and issues in datasets that are used, with what issues say."""

    def __init__(self, actors: Mapping[str, Actor], issues: Mapping[str, Issue]) -> None:
        self.actors, self.issues = actors, issues

    @classmethod
    def of(cls, folders: Sequence[Path]) -> _Known:
        read = [read_dataset(folder) for folder in folders]
        issues = {issue.id: issue for dataset in read for issue in dataset.issues}
        return cls({actor.id: actor for dataset in read for actor in dataset.actors}, issues)


class _Making:
    """The records beside the stances, and the ids by which these refer to them."""

    def __init__(
        self, found: Aggregation, known: _Known, asked: Asked, about: About, prefix: str, kind: ActorKind
    ) -> None:
        self._known, self._about, self._prefix = known, about, prefix
        self.who = found.who
        self._actor_ids, self._issue_ids = Ids("actor"), Ids("issue")
        named = found.actors()
        self.ids = {each.key: self._id(self._actor_ids, each.key, known.actors) for each in named}
        self.met = sum(each.key in known.actors for each in named)
        self.actors = [
            self._actor(each.key, each.name, kind, found.who) for each in named if each.key not in known.actors
        ]
        self._names = {each.key: name(each.name or each.key) for each in named}
        topics = found.topics()
        keys = dict.fromkeys(issue for issue, _target in topics)
        self.meant = {key: there for key in keys if (there := self._meant(key))}
        self.others = {key: known.issues[key] for key in keys if key in known.issues and key not in self.meant}
        """Issues of datasets that have the id of one of the events and are about something else."""
        plain = {key: self._issue_id(key) for key in keys}
        self.topics = {
            (issue, target): f"{plain[issue]}.{self.ids[target]}" if target else plain[issue]
            for issue, target in topics
        }
        self.plain = plain
        self.issues = list(self._issues(plain))
        self.periods = [PartialDate(each) for each in found.periods()]
        self.sources = [self._source(each) for each in self.periods]

    @property
    def records(self) -> Iterator[Record]:
        """All of them but the stances."""
        yield from self.actors
        yield from self.issues
        yield from self.sources

    def _actor(self, key: str, called: str, kind: ActorKind, who: Alike) -> Actor:
        """An actor, with who it is elsewhere and the other codes it was coded with, by which it is found."""
        has = who.identities.get(key, {})
        return Actor(
            self.ids[key],
            name(called or key),
            kind,
            aliases=tuple(name(each) for each in who.codes.get(key, ())),
            same_as=tuple(has[each] for each in (Scheme.WIKIDATA, Scheme.WIKIPEDIA) if each in has),
            iso3166=has.get(Scheme.ISO3166, ""),
            cow=has.get(Scheme.COW, ""),
        )

    def _id(self, ids: Ids, key: str, known: Mapping[str, object]) -> str:
        if key in known:
            return key
        # What can be an id is one: it was coded with it, or mapped to it.
        return f"{self._prefix}{key if is_id(key) and len(key) <= 59 else ids.of(key, key)}"

    def _meant(self, key: str) -> Issue | None:
        """The issue of a dataset that one of the events is: that of its id, unless the mapping says that it is about something else."""
        for identifier in (key, key + _OF_EVENTS):
            if there := self._known.issues.get(identifier):
                label, proposition = self._about.issues.get(key, (there.label, there.proposition))
                if fold(label) == fold(there.label) or fold(proposition) == fold(there.proposition):
                    return there
        return None

    def _issue_id(self, key: str) -> str:
        if key in self.meant:
            return self.meant[key].id
        own = key + _OF_EVENTS if key in self.others and not self._prefix else key
        return self._id(self._issue_ids, own, {})

    def _issues(self, plain: Mapping[str, str]) -> Iterator[Issue]:
        for key, identifier in plain.items():
            if key not in self.meant:
                yield self._issue(identifier, key)
        for (key, target), identifier in self.topics.items():
            if target:
                wider = self.meant.get(key) or self._issue(plain[key], key)
                towards = self._names[target]
                proposition = f"{wider.proposition.rstrip('.')}, towards {towards}."
                yield Issue(identifier, f"{wider.label}: {towards}", proposition, broader=(plain[key],))

    def _issue(self, identifier: str, key: str) -> Issue:
        """An issue as the mapping says what it is; else a proposition that whoever uses it may put better."""
        if key in self._about.issues:
            label, proposition = self._about.issues[key]
            return Issue(identifier, name(label), line(proposition))
        label = name(key.replace("-", " ").replace("_", " "))
        return Issue(identifier, label[:1].upper() + label[1:], f"There should be {label}.")

    def _source(self, period: PartialDate) -> Source:
        return Source(
            f"events-{period.text}",
            f"{line(self._about.dataset) or 'Coded events'}: coded events of {in_words(period.text)}",
            publisher=line(self._about.publisher),
            kind=SourceKind.AGGREGATOR,
            licence=line(self._about.licence),
        )


def _info(about: About, asked: Asked, periods: Sequence[PartialDate], title: str | None, base_iri: str) -> DatasetInfo:
    towards = " and target" if asked.target else ""
    return DatasetInfo(
        title=title or f"{line(about.dataset) or 'Coded events'}: positions by {asked.every}",
        base_iri=base_iri,
        description=f"Positions worked out of coded events by actor, issue{towards} and {asked.every}, by the rule {asked.called}: nobody "
        f"said them. Each is known from the last day of its {asked.every} on. The events are not in here; see {AGGREGATED_FILE}.",
        licence=line(about.licence),
        language="en",
        covers_from=periods[0].first,
        covers_until=periods[-1].last,
    )


def _told(events: Path, folder: Path, sha256: str, about: About, asked: Asked, counted: Counted) -> str:
    """Where the events are, and how positions were made of them."""
    rows: list[tuple[str, object]] = [
        ("events", os.path.relpath(events, folder)),
        ("sha256", sha256),
        ("dataset", about.dataset),
        ("mapping", about.mapping),
        ("mapping_sha256", about.mapping_sha256),
        ("every", str(asked.every)),
        ("target", asked.target),
        ("rule", str(asked.rule)),
        ("share", None if asked.part is None else f"{asked.part:f}"),
        ("least", asked.least),
        ("since", asked.since),
        ("until", asked.until),
        ("counted", counted.events),
    ]
    text = (
        "# Where the events are that these positions were worked out of, and how. Written by: stancegraph aggregate\n"
    )
    text += "".join(f"{key} = {_toml(value)}\n" for key, value in rows if value not in (None, ""))
    for heading, table in (("left_out", counted.dropped), ("inputs", about.inputs)):
        text += f"\n[{heading}]\n" + "".join(f"{_toml(key)} = {_toml(value)}\n" for key, value in table.items())
    return text


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | date):
        return str(value)
    escaped = "".join(each if each >= " " and each not in '"\\\x7f' else f"\\u{ord(each):04x}" for each in str(value))
    return f'"{escaped}"'


def _remarks(making: _Making, counted: Counted, known: _Known, about: About) -> Iterator[str]:
    last = making.periods[-1]
    if counted.latest and counted.latest < last.last:
        whole = (
            f", leave that period out: --until {making.periods[-2].last}"
            if len(making.periods) > 1
            else ", it is a part of that period"
        )
        yield f"the last event of {in_words(last.text)} is of {counted.latest}; if the events end there{whole}"
    if known.actors or known.issues:
        yield (
            f"{making.met:,} of {len(making.ids):,} actors and {len(making.meant):,} of {len(making.plain):,} issues are those of the "
            "datasets it uses, by their ids or identities"
        )
    for key, there in sorted(making.others.items()):
        yield (
            f'the issue "{key}" of the events ({line(about.issues[key][1])}) is not that of the datasets it uses ({there.proposition}) and '
            f'stands as "{making.plain[key]}"'
        )
    yield from remarks(making.who, making.ids.keys())


def _sha256(events: Path, files: Sequence[Path]) -> str:
    """That of the file; of a folder that of the list of its tables, a line each as ``sha256sum`` writes it, by name."""
    if files == [events]:
        return _of_file(events)
    listed = "".join(f"{_of_file(each)}  {each.name}\n" for each in files)
    return hashlib.sha256(listed.encode()).hexdigest()


def _of_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise StancegraphError(f"{path} cannot be read: {error.strerror}") from error
