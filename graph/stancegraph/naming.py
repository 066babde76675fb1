"""When two ways to write a name, or the address of a thing, are the same, and how a name is written in the letters of an id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from itertools import count

# What keyboards, word processors and transliterations put for an apostrophe, and the dashes that stand for a hyphen.
_APOSTROPHES = "`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u055a\u05f3\u2018\u2019\u201b\u2032\u2035\ua78c\uff07"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
# The dotless i is a letter of its own, and lost in capitals.
_LETTERS = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_DASHES, "-") | {"\u0131": "i"})
# An acute accent that stands alone is, in some forms, one on a blank.
_ACCENTED_BLANK = " \u0301"
_VARIATION = range(0xFE00, 0xFE10)

_WIKIDATA = re.compile(
    r"(?:wd:|(?:https?://)?(?:www\.|m\.)?wikidata\.org/(?:entity|wiki(?:/Special:EntityPage)?)/)?(Q[1-9][0-9]*)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://(?:www\.)?|urn:).+", re.IGNORECASE)
_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)


def fold(text: str) -> str:
    """Text as it is compared: no case, no accents, whatever its Unicode form, its apostrophes, hyphens and blanks."""
    if text.isascii():
        return " ".join(text.replace("`", "'").lower().split())
    # Folding the case may compose and decompose letters anew, and the other way round.
    plain = text.translate(_LETTERS)
    for _ in range(2):
        plain = unicodedata.normalize("NFKD", plain).casefold()
    plain = plain.replace(_ACCENTED_BLANK, "'").translate(_LETTERS)
    return " ".join("".join(char for char in plain if not _is_silent(char)).split())


def _is_silent(char: str) -> bool:
    """Whether a character only changes how others look."""
    return bool(unicodedata.combining(char)) or unicodedata.category(char) == "Cf" or ord(char) in _VARIATION


def address(text: str) -> str:
    """The address of a thing as addresses are compared; empty where the text is none.

    An item of Wikidata is written in many ways (``Q7747``, ``wd:Q7747``, its entity, its page); of other addresses only
    ``http`` or ``https``, ``www`` and a slash at the end do not matter.
    """
    if item := _WIKIDATA.fullmatch(text):
        return item[1].upper()
    return _SCHEME.sub("//", text).rstrip("/") if _ADDRESS.fullmatch(text) else ""


# Two ids and a point between them make an id again.
_LONGEST_SLUG = 50
# Letters that fall to no base letter by decomposition.
_PLAIN_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ı": "i", "’": "", "'": ""}
)


def slug(text: str) -> tuple[str, bool]:
    """A label in the letters of an id (``"Café, Ltd."``: ``"cafe-ltd"``), and whether letters or digits went missing."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN_LETTERS))
    base = "".join(char for char in folded if not unicodedata.combining(char))
    lost = any(char.isalnum() and not char.isascii() for char in base)
    words = "-".join(re.findall(r"[a-z0-9]+", base))
    return words[:_LONGEST_SLUG].rstrip("-"), lost or len(words) > _LONGEST_SLUG


_LONGEST_NAME = 80
# What one writes and another leaves out of the same name: what ends an abbreviation or a part, quotes, hyphens within a word, dashes
# between words. All other signs tell names apart (C, C++, A-), as these do before a digit (1.5).
_SAYS_NOTHING = re.compile(r"[.,'](?![0-9])|[()\"\u201c\u201d\u201e\u00ab\u00bb]|(?<=\w)-(?=\w)|(?<= )-(?= )|[\w ]")


def has_signs(text: str) -> bool:
    """Whether a name has signs that tell it from one with the same letters and digits (``"C++"``, ``"C"``)."""
    return bool(_SAYS_NOTHING.sub("", fold(text)))


def ids_of(name: str, kind: str) -> Iterator[str]:
    """The ids that what is called so may have, the first that is free of which it gets: made of the name alone, so that whoever makes it, and
    whenever, tries the same. All ways to write a name (:func:`fold`) have the same.

    Where letters are none of an id's, or too many, or signs are lost that tell names apart, some digits of the name's SHA-256 are in the first already;
    where no letter is, it begins with ``kind``.
    """
    folded = fold(name)
    words = "-".join(re.findall(r"[a-z0-9]+", folded))
    lost = any(char.isalnum() and not char.isascii() for char in folded) or has_signs(name)
    if words and not lost and len(words) <= _LONGEST_NAME:
        yield words
    told_apart = f"{slug(folded)[0] or kind}-{sha256(folded.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"
    yield told_apart
    yield from (f"{told_apart}-{number}" for number in count(2))


def id_of(name: str, kind: str) -> str:
    """The id of what is called so, where nothing else has it: the first of :func:`ids_of`."""
    return next(ids_of(name, kind))
