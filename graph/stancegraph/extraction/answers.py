"""What a model answered, kept by what it was asked: asked the same again, nothing is sent, and the same comes of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from stancegraph import limits
from stancegraph.coding.candidates import FOLDER
from stancegraph.errors import StancegraphError
from stancegraph.files import put, refuse_outside

ANSWERS = FOLDER / "answers"
REFUSAL = "refusal"
"""Why an answer ended that is a refusal: servers say so beside the words, and not as the reason."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: the words, why it ended (``stop``, ``length``, ``refusal``, ``content_filter``), which model it says it is, and how many tokens all took."""

    content: str
    finish: str
    model: str = ""
    fingerprint: str = ""
    tokens: int = 0

    @property
    def refused(self) -> str:
        """Who would not answer, and in which words; empty where it was answered."""
        if self.finish == "content_filter":
            return "the server's filter kept the answer back"
        said = f": {self.content}" if self.content else ""
        return f"the model refused to answer{said}" if self.finish == REFUSAL else ""


class Answers:
    """Those of a dataset, a file each, in ``coding/candidates/answers``."""

    def __init__(self, dataset: Path) -> None:
        self._folder = dataset / ANSWERS
        refuse_outside(self._folder, dataset)

    def known(self, key: str) -> Answer | None:
        """What was answered to the request of this key; None where that was never asked, or the file is none of ours."""
        path = self._path(key)
        try:
            with path.open("rb") as stream:
                content = stream.read(limits.LARGEST_MODEL_ANSWER + 1)
            said = json.loads(content)
            if sorted(said) != sorted(Answer.__slots__):
                return None
            types = {"tokens": int}
            return Answer(**said) if all(type(value) is types.get(name, str) for name, value in said.items()) else None
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StancegraphError(f"{path}: cannot be read: {error.strerror or error}") from error
        except (ValueError, TypeError, RecursionError):
            # What cannot be understood was not answered: it is asked again.
            return None

    def keep(self, key: str, answer: Answer) -> None:
        """Keep it, so that it is not asked again. Raises StancegraphError where it cannot be written."""
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Half a character is written as JSON writes it, so that what is wrong with an answer is wrong with it as it is kept.
            put(path, json.dumps(asdict(answer), ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise StancegraphError(f"{path}: cannot be written: {error.strerror or error}") from error

    def forget(self, key: str) -> None:
        """Keep it no longer: nothing could be made of it, and it is worth asking again."""
        try:
            self._path(key).unlink(missing_ok=True)
        except OSError as error:
            raise StancegraphError(f"{self._path(key)}: cannot be removed: {error.strerror or error}") from error

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"
