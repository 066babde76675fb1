"""Files of annotations, whichever of the formats they are in."""

from __future__ import annotations

import json
from pathlib import Path

from stancegraph import limits
from stancegraph.errors import StancegraphError, why_no_json
from stancegraph.exchange import label_studio, web_annotation
from stancegraph.exchange.annotations import Incoming
from stancegraph.files import content_within


def read_file(path: Path) -> Incoming:
    """What a file of annotations has, whichever of the formats it is in. Raises StancegraphError for what is none."""
    content = content_within(path, limits.LARGEST_ANNOTATIONS, "write it as several files", named=True)
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise StancegraphError(f"{path}: is no JSON: {why_no_json(error)}") from error
    if web_annotation.is_one(found):
        return web_annotation.read(found)
    if label_studio.is_one(found):
        return label_studio.read(found)
    raise StancegraphError(
        f"{path}: is neither Web Annotation (a collection, a page or a list of annotations) nor tasks of Label Studio (a list of "
        "objects with data and annotations)"
    )
