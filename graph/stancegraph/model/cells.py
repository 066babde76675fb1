"""One cell of a table <-> one value: what may stand in a cell, and how it is written back.

Every parser takes the text of a cell that is not empty and raises ValueError with what would be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Any

from stancegraph import limits
from stancegraph.characters import show
from stancegraph.model import links
from stancegraph.model.dates import readings
from stancegraph.model.lexical import date_time, decimal
from stancegraph.model.records import Aggregate, Attribute, Bearing, Figure, Name, PartialDate, Passage
from stancegraph.model.words import POSITIONS, AggregationRule, Position

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
# Absolute IRIs of RFC 3987 (without user names and private characters), so that every RDF reader takes what we write.
_BEYOND_ASCII = "\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef" + "".join(
    f"{chr(plane)}-{chr(plane + 0xFFFD)}" for plane in range(0x10000, 0xE0000, 0x10000)
)
_IN_PATH = rf"(?:[\w\-.~!$&'()*+,;=:@/{_BEYOND_ASCII}]|%[0-9A-F]{{2}})"
_IRI = (
    rf"(?:https?://(?:[\w\-.~{_BEYOND_ASCII}]|%[0-9A-F]{{2}})+(?::[0-9]+)?(?=[/?\#]|$)|urn:[a-z0-9][a-z0-9-]+:(?=[^/?\#]))"
    rf"{_IN_PATH}*(?:\?(?:{_IN_PATH}|\?)*)?(?:\#(?:{_IN_PATH}|\?)*)?"
)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ISO3166 = re.compile(r"[A-Z]{3}")
_COW = re.compile(r"[1-9][0-9]{0,2}")
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
# The form of RFC 5646 (BCP 47), of which no language has more than three letters: "english" is none of it.
_LANGUAGE_TAG = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+",
    re.IGNORECASE,
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    _DAY.pattern + r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_SHORT = re.compile(rf"[^\r\n]{{1,{limits.LONGEST_SHORT}}}")
_NUMBER = re.compile(r"[+-]?(?:\d{1,99}(?:\.\d{0,99})?|\.\d{1,99})(?:e[+-]?\d{1,4})?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Codec:
    """How a cell is read and written."""

    parse: Callable[[str], Any]
    format: Callable[[Any], str] = str


def _identifier(cell: str) -> str:
    if not is_id(cell):
        raise ValueError(
            f"{show(cell)} is not an id; use up to 128 letters a-z, digits, '-', '_' and '.', beginning with a letter or digit"
        )
    return cell


def is_id(text: str) -> bool:
    """Whether a text could be the id of a record."""
    return _ID.fullmatch(text) is not None


def _text(cell: str) -> str:
    if len(cell) > limits.LONGEST_TEXT:
        raise ValueError(
            f"the cell holds {len(cell):,} characters, at most {limits.LONGEST_TEXT:,} are allowed; is a quotation mark left open?"
        )
    return cell


def _item(cell: str) -> str:
    _joined([cell])
    return _text(cell)


def _short(cell: str) -> str:
    if len(cell) > limits.LONGEST_SHORT:
        raise ValueError(
            f"{show(cell)} has {len(cell):,} characters, at most {limits.LONGEST_SHORT} are allowed: it stands over a column"
        )
    if not _SHORT.fullmatch(cell):
        raise ValueError(f"{show(cell)} has a line break; it stands over a column, in one line")
    return cell


def _quote(cell: str) -> str:
    if len(cell) > limits.LONGEST_QUOTE:
        raise ValueError(
            f"the quote has {len(cell):,} characters, at most {limits.LONGEST_QUOTE} are allowed; quote a shorter fragment"
        )
    return cell


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in (piece.strip() for piece in _text(cell).split(";")) if part)


def _list_of(parse: Callable[[str], Any]) -> Callable[[str], tuple[Any, ...]]:
    """Lists are sets in RDF: they are read sorted and each item once, so that both ways agree."""
    return lambda cell: tuple(sorted({parse(part) for part in _parts(cell)}))


@cache
def _iri_pattern() -> re.Pattern[str]:
    # Making it takes longer than most answers: only who reads addresses needs it.
    return re.compile(_IRI, re.IGNORECASE | re.ASCII)


def _iri(cell: str) -> str:
    if not _iri_pattern().fullmatch(_text(cell)):
        raise ValueError(
            f"{show(cell)} is not a web address; write it whole, from http:// or https://, blanks and brackets as %20, %5B, %5D"
        )
    return cell


def _day(cell: str) -> date:
    if _DAY.fullmatch(cell):
        try:
            return date.fromisoformat(cell)
        except ValueError:
            meant = _iso_hint(cell)
            hint = f"; write it as YYYY-MM-DD{meant}" if "for example" in meant else ""
            raise ValueError(f"{show(cell)} is not a day of the calendar{hint}") from None
    raise ValueError(f"{show(cell)} is not a date; write it as YYYY-MM-DD{_iso_hint(cell)}")


def _iso_hint(cell: str) -> str:
    """Every day that a date written otherwise can mean; nobody can tell which was meant where there are several."""
    found = readings(cell)
    if found is None:
        return ""
    if not found:
        return " (and there is no such day in the calendar)"
    if len(found) == 1:
        return f", for example {next(iter(found))}"
    return ", for example " + " or ".join(f"{day} ({how} first)" for day, how in found.items())


def _partial_date(cell: str) -> PartialDate:
    try:
        return PartialDate.parse(cell)
    except ValueError:
        hint = _iso_hint(cell)
        hint = hint if "for example" in hint else ""
        raise ValueError(f"{show(cell)} is not a date; write it as YYYY, YYYY-MM or YYYY-MM-DD{hint}") from None


def _moment(cell: str) -> datetime:
    """A date-time; without a zone it is taken as UTC, a bare date as its first moment."""
    try:
        if not _MOMENT.fullmatch(cell):
            raise ValueError
        moment = datetime.fromisoformat(cell)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{show(cell)} is not a date-time; write it as 2025-04-10T09:00:00Z") from None


def _number(cell: str) -> Decimal:
    if not _NUMBER.fullmatch(cell):
        raise ValueError(f"{show(cell)} is not a number; write it plainly, for example 600000 or 2.5")
    number = Decimal(cell)
    if number == 0:
        return Decimal(0)
    # One way to write each number: no exponent, no zeros at the end.
    plain = f"{number:f}" if abs(number.adjusted()) < 2 * limits.MOST_DIGITS else ""
    whole, _, fraction = plain.lstrip("+-").partition(".")
    fraction = fraction.rstrip("0")
    if not plain or len(whole) > limits.MOST_DIGITS or len(fraction) > limits.MOST_DIGITS:
        raise ValueError(
            f"{show(cell)} is out of range; numbers have at most {limits.MOST_DIGITS} digits before the point and as many after it"
        )
    return Decimal(f"{'-' * number.is_signed()}{whole}.{fraction or 0}".removesuffix(".0"))


def _within(least: int, most: int, called: str) -> Callable[[str], Decimal]:
    def parse(cell: str) -> Decimal:
        number = _number(cell)
        if not least <= number <= most:
            raise ValueError(f"{show(cell)} is not {called}; it goes from {least} to {most}")
        return number

    return parse


def _offset(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) < 12):
        raise ValueError(f"{show(cell)} is not an offset; count characters from 0")
    return int(cell)


def _count(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) < 12 and int(cell)):
        raise ValueError(f"{show(cell)} is not a number of events; it is 1 or more")
    return int(cell)


def _days(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) < 7):
        raise ValueError(f"{show(cell)} is not a number of days; write it plainly, for example 180")
    return int(cell)


def _yes(cell: str) -> bool:
    if cell != "yes":
        raise ValueError(f"{show(cell)} is not yes; leave the cell empty for no")
    return True


def _iso3166(cell: str) -> str:
    if not _ISO3166.fullmatch(cell):
        raise ValueError(
            f"{show(cell)} is not an ISO 3166-1 alpha-3 code; it has three capital letters, for example UKR"
        )
    return cell


def _cow(cell: str) -> str:
    if not _COW.fullmatch(cell):
        raise ValueError(
            f"{show(cell)} is not a number of the Correlates of War project; it goes from 2 to 990, for example 369"
        )
    return cell


def _name(part: str) -> Name:
    language, equals, text = (piece.strip() for piece in part.partition("="))
    if not (equals and text and _LANGUAGE.fullmatch(language)):
        raise ValueError(f"{show(part)} is not a name in a language; write language=name, for example fr=Ukraine")
    return Name(language.lower(), text)


def is_language(cell: str) -> bool:
    """Whether a text has the form of a tag of a language (BCP 47), such as ``en`` or ``zh-Hant-TW``."""
    return cell.isascii() and _LANGUAGE_TAG.fullmatch(cell) is not None


def _sha256(cell: str) -> str:
    if not _SHA256.fullmatch(cell):
        raise ValueError(f"{show(cell)} is not a SHA-256; it has 64 digits 0-9 a-f")
    return cell


def _figure(part: str) -> Figure:
    measure, _, rest = part.partition("=")
    number, *unit = rest.split(maxsplit=1) or [""]
    if not (measure and number) or "\n" in "".join(unit):
        raise ValueError(
            f"{show(part)} is not a figure; write measure=number or measure=number unit, for example killed=14 people"
        )
    return Figure(_identifier(measure.strip()), _number(number), "".join(unit).strip())


def _figures(cell: str) -> tuple[Figure, ...]:
    figures = sorted((_figure(part) for part in _parts(cell)), key=lambda figure: figure.measure)
    _once([figure.measure for figure in figures], "measure")
    return tuple(figures)


def _bearing(part: str) -> Bearing:
    issue, colon, position = part.partition(":")
    if not colon:
        raise ValueError(
            f"{show(part)} does not say how the deed bears on what; write issue:position, for example ceasefire:rejects"
        )
    return Bearing(_identifier(issue.strip()), _position(position.strip()))


def _bearings(cell: str) -> tuple[Bearing, ...]:
    bearings = sorted((_bearing(part) for part in _parts(cell)), key=lambda bearing: bearing.issue)
    _once([bearing.issue for bearing in bearings], "issue")
    return tuple(bearings)


def _attribute(part: str) -> Attribute:
    name, equals, value = (piece.strip() for piece in part.partition("="))
    if not (equals and value):
        raise ValueError(f"{show(part)} is not an attribute; write name=value, for example party=Greens")
    return Attribute(_identifier(name), value)


def _attributes(cell: str) -> tuple[Attribute, ...]:
    attributes = sorted(_attribute(part) for part in _parts(cell))
    _once([attribute.name for attribute in attributes], "attribute")
    return tuple(attributes)


_PASSAGE = re.compile(r"([0-9]{1,11})-([0-9]{1,11}) ([0-9a-f]{64})")


def _passage(part: str) -> Passage:
    match = _PASSAGE.fullmatch(part)
    if not match or int(match[1]) >= int(match[2]):
        raise ValueError(
            f"{show(part)} is not a passage; write start-end SHA-256: characters counted from 0, the end not included, and 64 digits"
        )
    return Passage(int(match[1]), int(match[2]), match[3])


def _passages(cell: str) -> tuple[Passage, ...]:
    passages = sorted(_passage(part) for part in _parts(cell))
    _once([str(passage.start) for passage in passages], "start")
    return tuple(passages)


def _aggregate(cell: str) -> Aggregate:
    found: dict[str, str] = {}
    for part in _parts(cell):
        name, equals, text = (piece.strip() for piece in part.partition("="))
        if not (equals and text and name in _OF_AGGREGATE) or name in found:
            raise ValueError(f"{show(part)} is no part of an aggregate; write {_AGGREGATE_EXAMPLE}")
        found[name] = text
    if missing := [name for name in _OF_AGGREGATE if name not in (*found, *_MAY_LACK)]:
        raise ValueError(f"the aggregate does not say {', '.join(missing)}; write {_AGGREGATE_EXAMPLE}")
    return Aggregate(**{name: _OF_AGGREGATE[name].parse(text) for name, text in found.items()})


def _format_aggregate(aggregate: Aggregate) -> str:
    values = ((name, codec, getattr(aggregate, name)) for name, codec in _OF_AGGREGATE.items())
    return _joined(f"{name}={codec.format(value)}" for name, codec, value in values if value not in (None, ""))


_AGGREGATE_EXAMPLE = "period=2014-03; count=42; mean=-1.2; spread=0.9; earliest=2014-03-02; latest=2014-03-30; rule=mean; sha256= and 64 digits"


def _clock(cell: str) -> str:
    if not _CLOCK.fullmatch(cell):
        raise ValueError(f"{show(cell)} is not a time of day; write it as 09:30 or 09:30:15")
    return cell


def _once(names: list[str], what: str) -> None:
    for first, second in pairwise(names):
        if first == second:
            raise ValueError(f"the {what} {show(first)} stands twice")


def _choice(choices: Mapping[str, Any]) -> Callable[[str], Any]:
    def parse(cell: str) -> Any:
        try:
            return choices[cell]
        except KeyError:
            raise ValueError(f"{show(cell)} is none of {', '.join(choices)}") from None

    return parse


_position: Callable[[str], Position] = _choice(POSITIONS)


def _format_figure(figure: Figure) -> str:
    return f"{figure.measure}={decimal(figure.value)} {figure.unit}".rstrip()


def _format_bearing(bearing: Bearing) -> str:
    return f"{bearing.issue}:{bearing.position.label}"


def _list_codec(parse: Callable[[str], Any]) -> Codec:
    return Codec(_list_of(parse), _joined)


def _joined(items: Iterable[str]) -> str:
    """Items as one cell; raises ValueError for one that would come back as several."""
    texts = list(items)
    for item in texts:
        if ";" in item:
            raise ValueError(f"{show(item)} holds ';', which divides the items of a list; write it otherwise")
    return ";".join(texts)


def choice(kind: type[StrEnum]) -> Codec:
    """A cell that holds one of the words of an enumeration."""
    return Codec(_choice({member.value: member for member in kind}))


ID = Codec(_identifier)
IDS = _list_codec(_identifier)
TEXT = Codec(_text)
TEXTS = _list_codec(_text)
ITEM = Codec(_item)
QUOTE = Codec(_quote)
IRI = Codec(_iri)
IRIS = _list_codec(_iri)
DAY = Codec(_day)
PARTIAL_DATE = Codec(_partial_date, lambda day: day.text)
MOMENT = Codec(_moment, date_time)
NUMBER = Codec(_number, decimal)
CONFIDENCE = Codec(_within(0, 1, "a confidence"), decimal)
SCALE_MEAN = Codec(_within(-2, 2, "a mean of positions"), decimal)
SCALE_SPREAD = Codec(_within(0, 2, "a standard deviation of positions"), decimal)
COUNT = Codec(_count)
OFFSET = Codec(_offset)
DAYS = Codec(_days)
YES = Codec(_yes, lambda _yes: "yes")
ISO3166 = Codec(_iso3166)
COW = Codec(_cow)
NAMES = Codec(_list_of(_name), lambda names: _joined(f"{name.language}={name.text}" for name in names))
SHA256 = Codec(_sha256)
POSITION = Codec(_position, lambda position: position.label)
CLOCK = Codec(_clock)
SHORT = Codec(_short)
LINK = Codec(links.check)
ATTRIBUTES = Codec(_attributes, lambda attributes: _joined(f"{each.name}={each.value}" for each in attributes))
PASSAGES = Codec(_passages, lambda passages: ";".join(f"{each.start}-{each.end} {each.sha256}" for each in passages))
FIGURES = Codec(_figures, lambda figures: _joined(list(map(_format_figure, figures))))
BEARINGS = Codec(_bearings, lambda bearings: ";".join(map(_format_bearing, bearings)))
_OF_AGGREGATE: Mapping[str, Codec] = {
    "period": PARTIAL_DATE,
    "count": COUNT,
    "mean": SCALE_MEAN,
    "spread": SCALE_SPREAD,
    "earliest": DAY,
    "latest": DAY,
    "rule": choice(AggregationRule),
    "sha256": SHA256,
    "share": CONFIDENCE,
    "codes": TEXT,
}
"""What an aggregate is made of, as it is written in its cell."""
_MAY_LACK = ("share", "codes")
AGGREGATE = Codec(_aggregate, _format_aggregate)
