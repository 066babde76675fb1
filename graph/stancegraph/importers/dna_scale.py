"""Levels of an integer qualifier -> positions, by sign and distance; and the file that keeps how they were mapped.

A level keeps its sign: what is above the middle never opposes, what is below never supports, and only the middle itself
is ambivalent. From three quarters of the way to the end of the scale on it is the end.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from stancegraph.errors import StancegraphError
from stancegraph.model.words import POSITIONS, Position

SCALE_FILE = "scale.toml"
"""Stands beside the tables and says how levels became positions; the next import into that folder maps alike."""

_SPAN = re.compile(r"\s*([+-]?[0-9]{1,10})\s*\.\.\s*([+-]?[0-9]{1,10})\s*", re.ASCII)
_LEVEL = re.compile(r"[+-]?[0-9]{1,10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where levels stand: the lowest and highest that could be chosen, and levels whose position somebody named.

    >>> Scale.parse("1..7").position(2).label, Scale.parse("1..7").position(4).label
    ('opposes', 'ambivalent')
    """

    low: int
    high: int
    named: Mapping[int, Position] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str, named: Mapping[int, Position] | None = None) -> Scale:
        """From ``1..7``; raises StancegraphError for anything else."""
        match = _SPAN.fullmatch(text)
        if not match or int(match[1]) >= int(match[2]):
            raise StancegraphError(
                f'"{text}" is no scale; write the lowest and the highest level, for example 1..7 or -2..2'
            )
        return cls(int(match[1]), int(match[2]), named or {})

    @classmethod
    def of(cls, levels: Iterable[int], named: Mapping[int, Position]) -> Scale:
        """The scale that levels tell by themselves: 0 is the middle, and the level farthest from it an end.

        Raises StancegraphError where none is above or none below 0, so that nothing says where the middle is.
        """
        told = sorted({*levels} - {*named})
        if told and not told[0] < 0 < told[-1]:
            raise StancegraphError(
                f"the levels {_listed(told)} do not tell where for ends and against begins; name the lowest and the highest level "
                f"that could be chosen, for example --scale 1..7, or where each stands, for example --position {told[0]}=rejects"
            )
        end = max((abs(level) for level in told), default=1)
        return cls(-end, end, named)

    @property
    def text(self) -> str:
        """As :meth:`parse` reads it."""
        return f"{self.low}..{self.high}"

    def has(self, level: int) -> bool:
        """Whether it says where a level stands."""
        return level in self.named or self.low <= level <= self.high

    def position(self, level: int) -> Position:
        """Where a level stands; raises StancegraphError for one beyond the scale."""
        if level in self.named:
            return self.named[level]
        if not self.has(level):
            raise StancegraphError(
                f"the level {level} is not on the scale {self.text}; give a longer one, or --position {level}=..."
            )
        from_middle = Fraction(level) - Fraction(self.low + self.high, 2)
        if not from_middle:
            return Position.AMBIVALENT
        at_end = abs(from_middle) >= Fraction(3 * (self.high - self.low), 8)
        return Position((2 if at_end else 1) * (1 if from_middle > 0 else -1))

    def told(self, levels: Iterable[int]) -> str:
        """Where these levels stand, in words."""
        return ", ".join(f"{level} {self.position(level).label}" for level in sorted(set(levels)))


def named_positions(texts: Iterable[str]) -> dict[int, Position]:
    """From ``3=ambivalent``, each level once; raises StancegraphError for anything else."""
    found: dict[int, Position] = {}
    for text in texts:
        level, _, word = (part.strip() for part in text.partition("="))
        if not _LEVEL.fullmatch(level) or word not in POSITIONS:
            raise StancegraphError(
                f'"{text}" does not place a level; write level=position: {", ".join(POSITIONS)}, for example 3=ambivalent'
            )
        if found.setdefault(int(level), POSITIONS[word]) is not POSITIONS[word]:
            raise StancegraphError(
                f"the level {int(level)} is placed twice, as {found[int(level)].label} and as {word}"
            )
    return found


def chosen_scale(
    levels: Iterable[int], span: str | None, positions: Iterable[str], folder: Path, told: str | None
) -> Scale:
    """The scale that was asked for, or the one of an earlier import into ``folder``, or that the file tells (``told``), or the levels.

    Raises StancegraphError where what is asked for is not what the earlier import did, or nothing tells the scale.
    """
    levels, named, before = set(levels), named_positions(positions), read_scale(folder)
    if strangers := sorted(named.keys() - levels):
        raise StancegraphError(
            f"no statement has the level {strangers[0]}, which --position {strangers[0]}=... places; there are {_listed(sorted(levels))}"
            if levels
            else f"no statement has a level, so that --position {strangers[0]}=... places nothing"
        )
    if before:
        # What was said of levels that no statement has now may be needed again.
        named = {
            **{level: place for level, place in before.named.items() if span is None or level not in levels},
            **named,
        }
    if before and span is None:
        found = Scale(before.low, before.high, named)
    elif span is not None or told is not None:
        found = Scale.parse(span if span is not None else told or "", named)
    else:
        found = Scale.of(levels, named)
    for level in sorted(levels):
        place = found.position(level)
        if before and before.has(level) and place is not before.position(level):
            raise StancegraphError(
                f"{folder / SCALE_FILE}: an earlier import placed {level} as {before.position(level).label}, and it would now be "
                f"{place.label}; remove the file to place levels anew"
            )
    return found


def read_scale(folder: Path) -> Scale | None:
    """The scale an earlier import left in a folder; raises StancegraphError when its file cannot be understood."""
    path = folder / SCALE_FILE
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return Scale.parse(
            str(told["scale"]), named_positions(f"{key}={word}" for key, word in told.get("positions", {}).items())
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, AttributeError, StancegraphError) as error:
        raise StancegraphError(
            f"{path}: cannot be read as what an import left there: {error}; remove it to place levels anew"
        ) from error


def scale_toml(scale: Scale, levels: Iterable[int]) -> bytes:
    """The file of a scale, with the place of each level for whoever reads it."""
    lines = [
        "# How levels became positions. The next import into this folder places them alike.",
        f'scale = "{scale.text}"',
    ]
    lines += [f"# {level} {scale.position(level).label}" for level in sorted(set(levels))]
    if scale.named:
        lines += ["[positions]", *(f'{level} = "{place.label}"' for level, place in sorted(scale.named.items()))]
    return "\n".join([*lines, ""]).encode()


def _listed(levels: list[int]) -> str:
    return ", ".join(map(str, levels[:9])) + (", ..." if len(levels) > 9 else "")
