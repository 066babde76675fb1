"""Who codes which text, in which order: what ``coding/plan.toml`` says, and what follows from it.

Nothing is kept of who got what: it follows from the plan and from the order in which texts are listed. Chance is the plan's own
(``seed``), drawn by blocks of texts, so that a text that is added at the end changes nothing for those before it.
"""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from stancegraph import limits
from stancegraph.characters import show
from stancegraph.coding.candidates import CONTROL_SHARE
from stancegraph.coding.journal import alike, file_name
from stancegraph.errors import StancegraphError
from stancegraph.files import content_if_there, refuse_outside, writing
from stancegraph.model.records import Source
from stancegraph.nearest import did_you_mean

PLAN_FILE = Path("coding", "plan.toml")


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a plan: its name, what it means, what it is where the plan does not say, and what is wrong with a value (nothing: "")."""

    name: str
    meaning: str
    default: Any
    fault: Callable[[Any], str]


def _names(value: Any) -> str:
    if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in value):
        return 'should be a list of names: ["ana", "ben"]'
    if len({alike(each) for each in value}) < len(value):
        return "the same name stands there twice, in capitals or not"
    for each in value:
        try:
            file_name(each)
        except StancegraphError as error:
            return str(error)
    return ""


def _ids(value: Any) -> str:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return 'should be a list of ids of sources: ["envoy", "river-talks"]'
    return "the same source stands there twice" if len(set(value)) < len(value) else ""


def _share(value: Any) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return "" if is_number and 0 <= value <= 1 else "should be a share from 0 to 1, such as 0.2"


def _whole(least: int) -> Callable[[Any], str]:
    def fault(value: Any) -> str:
        return "" if type(value) is int and least <= value < 2**63 else f"should be a whole number from {least}"

    return fault


def _yes_or_no(value: Any) -> str:
    return "" if isinstance(value, bool) else "should be true or false"


KEYS = (
    Key("coders", "Who codes, by the names they code under.", None, _names),
    Key("texts", "The sources whose texts are coded, in the order of the list; else all that have a text.", [], _ids),
    Key("coded_twice", "The share of texts that several code, each for themselves.", 0.2, _share),
    Key("coders_of_those", "By how many such a text is coded.", 2, _whole(2)),
    Key("blind", "Whether nobody sees another's coding of a text before all of its coders have finished it.", True, _yes_or_no),
    Key("control", "The share of texts for which no candidates are shown.", CONTROL_SHARE, _share),
    Key("seed", "What chance begins with: the same number, the same plan.", 1, _whole(0)),
)  # fmt: skip
"""The keys of a plan; all but ``coders`` may be left out."""


@dataclass(frozen=True)
class Plan:
    """What a plan says; see :data:`KEYS`."""

    coders: tuple[str, ...]
    texts: tuple[str, ...]
    coded_twice: float
    coders_of_those: int
    blind: bool
    control: float
    seed: int

    def among(self, sources: Iterable[Source]) -> Assignment:
        """Who gets which text. Raises StancegraphError for a source in ``texts`` that is none, or has no text."""
        texts = {each.id: each.sha256 for each in sources if each.sha256}
        if unknown := [each for each in self.texts if each not in texts]:
            hint = did_you_mean(unknown[0], texts)
            raise StancegraphError(
                f"{PLAN_FILE}: texts: no source {show(unknown[0])} with a text is in sources.csv{hint}"
            )
        listed = self.texts or tuple(texts)
        return Assignment(self, tuple(dict.fromkeys(texts[each] for each in listed)))


@dataclass(frozen=True)
class Assignment:
    """A plan, put to texts: by the SHA-256 of each, in the order in which they are listed."""

    plan: Plan
    texts: tuple[str, ...]

    @cached_property
    def coders(self) -> Mapping[str, tuple[str, ...]]:
        """The coders of each text, in the order of the plan."""
        plan, twice = self.plan, self._drawn("twice", self.plan.coded_twice)
        found: dict[str, tuple[str, ...]] = {}
        loads = dict.fromkeys(plan.coders, 0)
        for number, text in enumerate(self.texts):
            # Whoever has least so far, and of these by chance.
            order = sorted(plan.coders, key=lambda coder: (loads[coder], self._chance("turn", number, coder)))
            chosen = order[: plan.coders_of_those if text in twice else 1]
            for coder in chosen:
                loads[coder] += 1
            found[text] = tuple(coder for coder in plan.coders if coder in chosen)
        return found

    @cached_property
    def control(self) -> frozenset[str]:
        """The texts for which no candidates are shown."""
        return self._drawn("control", self.plan.control)

    def of(self, coder: str) -> tuple[str, ...]:
        """The texts of a coder, in the order in which they are coded. Raises StancegraphError for who is not in the plan."""
        if coder not in self.plan.coders:
            hint = did_you_mean(coder, self.plan.coders)
            raise StancegraphError(
                f"{show(coder)} is not in {PLAN_FILE}, whose coders are {', '.join(self.plan.coders)}{hint}"
            )
        mine = [text for text in self.texts if coder in self.coders[text]]
        # The same order for all, by chance: texts of one kind do not come together, and who shares a text comes to it at about the same time.
        return tuple(sorted(mine, key=lambda text: self._chance("order", text)))

    def _drawn(self, what: str, share: float) -> frozenset[str]:
        """A share of the texts: of each block of 1 / share texts one, by chance."""
        found = []
        block = 0
        while share and (first := math.ceil(round(block / share, 9))) < len(self.texts):
            beyond = math.ceil(round((block + 1) / share, 9))
            place = first + self._chance(what, block) % (beyond - first)
            if place < len(self.texts):
                found.append(self.texts[place])
            block += 1
        return frozenset(found)

    def _chance(self, *words: object) -> int:
        said = json.dumps([self.plan.seed, *map(str, words)]).encode()
        return int.from_bytes(hashlib.sha256(said).digest()[:8], "big")


def read_plan(dataset: Path) -> Plan | None:
    """The plan of a dataset; None where it has none. Raises StancegraphError for one that cannot be followed to the letter."""
    path = dataset / PLAN_FILE
    refuse_outside(path, dataset)
    content = content_if_there(path, limits.LARGEST_PLAN, "is it a plan?")
    if content is None:
        return None
    try:
        found = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise StancegraphError(f"{path}: byte 0x{content[error.start]:02X} is not UTF-8; save it as UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise StancegraphError(f"{path}: not readable as TOML: {error}") from None
    try:
        return plan_of(found)
    except StancegraphError as error:
        raise StancegraphError(f"{path}: {error}") from None


def plan_of(said: Mapping[str, Any]) -> Plan:
    """The plan that values by key make. Raises StancegraphError for a key that is none, or a value that does not fit."""
    known = {key.name: key for key in KEYS}
    for name in said:
        if name not in known:
            raise StancegraphError(
                f"{show(name)} is no key of a plan{did_you_mean(name, known)}; these are {', '.join(known)}"
            )
    for key in KEYS:
        if key.name not in said and key.default is None:
            raise StancegraphError(f'{key.name}: is missing: coders = ["ana", "ben"]')
        if key.name in said and (fault := key.fault(said[key.name])):
            raise StancegraphError(f"{key.name}: {fault}")
    values: dict[str, Any] = {key.name: said.get(key.name, key.default) for key in KEYS}
    values["coders"], values["texts"] = tuple(values["coders"]), tuple(values["texts"])
    plan = Plan(**values)
    several = said.keys() & {"coded_twice", "coders_of_those"}
    if several and plan.coded_twice and len(plan.coders) < plan.coders_of_those:
        raise StancegraphError(
            f"coders_of_those: is {plan.coders_of_those}, more than there are coders ({len(plan.coders)})"
        )
    return plan


def write_plan(dataset: Path, said: Mapping[str, Any]) -> Plan:
    """Write the plan that values by key make, each key with what it means. Raises StancegraphError as :func:`plan_of` does."""
    plan = plan_of(said)
    path = dataset / PLAN_FILE
    refuse_outside(path, dataset)
    lines = []
    for key in KEYS:
        value = getattr(plan, key.name)
        text = json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
        empty = key.name == "texts" and not value
        lines.append(f"# {key.meaning}\n{'# ' if empty else ''}{key.name} = {text}\n")
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise StancegraphError(f"{path.parent}: cannot be written: {error.strerror or error}") from error
    with writing(path) as stream:
        stream.write("\n".join(lines).encode())
    return plan
