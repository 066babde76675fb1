"""The answer to a query in the W3C formats: SPARQL results in JSON, XML, CSV and TSV."""

from __future__ import annotations

from typing import IO

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions

from stancegraph.exporters.xml import as_xml

_FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}


def write_rows(answer: QuerySolutions | QueryBoolean, format: str, stream: IO[bytes]) -> None:
    """Write the answer to a SELECT or ASK, row by row as they come, in a format of ``ROW_NAMES``.

    Raises StancegraphError for what the format cannot hold. W3C has no CSV and TSV of an ASK: it is one word on a line.
    """
    if isinstance(answer, QueryBoolean) and format in ("csv", "tsv"):
        stream.write(b"true\n" if answer else b"false\n")
    else:
        answer.serialize(as_xml(stream) if format == "xml" else stream, format=_FORMATS[format])
