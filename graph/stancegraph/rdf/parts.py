"""The parts of the vocabulary and the formats it can be written in; apart, so that naming them costs nothing."""

from __future__ import annotations

from enum import StrEnum


class OntologyPart(StrEnum):
    """A part of the vocabulary, each a file."""

    ONTOLOGY = "ontology"
    SCHEMES = "schemes"
    SHAPES = "shapes"
    RULES = "rules"
    ADVICE = "advice"
    CONTEXT = "context"


FORMATS = ("turtle", "ntriples", "jsonld", "rdfxml")

LANGUAGES = ("en", "fr", "uk", "ru")
"""The languages in which terms, lists and words are told; English is where they are defined."""
