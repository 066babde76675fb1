"""Where columns are asked: DuckDB in this process, Spark, or a database that a connection string names.

An engine is named by a word: ``duckdb``; ``duckdb:FILE``, a database of DuckDB, which is opened for reading; ``local[2]`` or
``spark://HOST:PORT``; or an address that Ibis knows (``trino://``, ``bigquery://``, ``snowflake://``). After a ``?`` DuckDB takes
``memory_limit``, ``threads`` and ``temp_directory``, and Spark its own properties (``spark.driver.memory=2g``).

What an address has of names, passwords and keys never stands in a message.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from stancegraph.errors import ArgumentError, StancegraphError
from stancegraph.events.wanting import Wanting, wanting, why_unfinished
from stancegraph.files import can_be_made, temporary_folder

SERVERS = ("bigquery", "snowflake", "trino")
"""What is reached by a connection string."""
_SHOULD_BE = {"memory_limit": "as 2GB", "threads": "1 or more", "temp_directory": "a folder that can be written"}
_SETTINGS = tuple(_SHOULD_BE)
# A limit below nothing DuckDB takes for none, and a part of a thread for some whole number of them.
_FITS: Mapping[str, Callable[[str], object]] = {
    "memory_limit": re.compile(r"(?=[\d.]*[1-9])\d*\.?\d+ *[KMGT]i?B", re.IGNORECASE).fullmatch,
    "threads": re.compile(r"0*[1-9]\d*").fullmatch,
    "temp_directory": lambda folder: can_be_made(Path(folder)) if folder else False,
}
_MAGIC = b"DUCK"
"""What a database of DuckDB has after eight bytes."""
_is_local_spark = re.compile(r"local(\[(\d+|\*)\])?").fullmatch
_is_property = re.compile(r"spark\.[\w.]+").fullmatch
_MORE = {
    Wanting.MEMORY: "allow more, as in --engine 'duckdb:?memory_limit=4GB'",
    Wanting.DISK: "make room, or name a folder on another disk, as in --engine 'duckdb:?temp_directory=/data/tmp'",
}
_HINT = 'pip install "stancegraph[bulk]"'


@dataclass(frozen=True)
class Engine:
    """An open connection; ``called`` is what messages call it."""

    backend: Any
    called: str
    _secrets: tuple[str, ...] = field(default=(), repr=False)

    def parquet(self, paths: list[Path]) -> Any:
        """Files of Parquet with the same columns as one table."""
        names = [str(path.resolve()) for path in paths]
        with self.failing():
            if self.backend.name != "pyspark":
                return self.backend.read_parquet(names)
            # Ibis reads one path of Spark only.
            view = f"columns_{secrets.token_hex(8)}"
            self.backend._session.read.parquet(*names).createOrReplaceTempView(view)
            return self.backend.table(view)

    def table(self, name: str) -> Any:
        """A table of the database: ``name``, or ``schema.name``."""
        from ibis.common.exceptions import TableNotFound

        *schema, table = name.split(".")
        with self.failing():
            try:
                return self.backend.table(table, database=".".join(schema) or None)
            except TableNotFound:
                raise StancegraphError(f"{self.called}: there is no table {name}") from None

    def batches(self, expression: Any) -> Iterator[Any]:
        """The answer to an expression, as Arrow record batches of the types that the expression has."""
        import pyarrow as pa

        with self.failing():
            schema = expression.schema().to_pyarrow()
            for batch in self.backend.to_pyarrow_batches(expression):
                # Engines give a day that was cut to a month as a moment.
                yield from pa.Table.from_batches([batch]).cast(schema).to_batches()

    @contextmanager
    def failing(self) -> Iterator[None]:
        """What the engine says is wrong, as a StancegraphError without secrets; what it was caused by is not kept."""
        try:
            yield
        except (StancegraphError, GeneratorExit, KeyboardInterrupt):
            raise
        except Exception as error:
            raise StancegraphError(f"{self.called}: {_said(error, self._secrets)}") from None


def reads_files(word: str) -> bool:
    """Whether an engine of this word reads files; others have tables by name."""
    return word.partition(":")[0] not in SERVERS


@contextmanager
def connected(word: str = "duckdb") -> Iterator[Engine]:
    """An engine by its word, until the block ends.

    Raises ArgumentError for what is no engine, and StancegraphError where it cannot be reached or a package is missing.
    """
    ibis = _ibis()
    name, _, rest = word.partition(":")
    if word.partition("?")[0].partition(":")[0] == "duckdb":
        with _duckdb(ibis, word) as engine:
            yield engine
    elif _is_local_spark(word.partition("?")[0]) or (name == "spark" and rest.startswith("//")):
        with _spark(ibis, word) as engine:
            yield engine
    elif name in SERVERS and rest.startswith("//"):
        yield _server(ibis, word)
    else:
        # What is no address we know may be one that was mistyped, with a password anywhere in it.
        is_word = re.fullmatch(r"[\w.-]+(\[\w*\]?)?", word)
        scheme = re.match(r"[A-Za-z][\w+-]*:(//)?", word)
        shown = f'"{word}"' if is_word or not word else f"{scheme[0]}..." if scheme else "what was given"
        raise ArgumentError(
            "engine", f"{shown} is none of duckdb, duckdb:FILE, local[N], spark://HOST:PORT, {'://, '.join(SERVERS)}://"
        )


@contextmanager
def _duckdb(ibis: Any, word: str) -> Iterator[Engine]:
    place, _, said = word.partition("?")
    settings: dict[str, Any] = dict(parse_qsl(said, keep_blank_values=True))
    for name in settings:
        if name not in _SETTINGS:
            raise ArgumentError("engine", f'DuckDB is given no "{name}" here; there are {", ".join(_SETTINGS)}')
    for name, value in settings.items():
        if not _FITS[name](value):
            raise ArgumentError("engine", f"{name} should be {_SHOULD_BE[name]}")
    _, _, file = place.partition(":")
    if file and not Path(file).is_file():
        raise StancegraphError(f"{file}: there is no such database of DuckDB")
    if file and not _is_database(Path(file)):
        raise StancegraphError(
            f"{file} is no database of DuckDB, whose tables have names; a file that is one table is named by itself, without --engine"
        )
    called = f"DuckDB ({file})" if file else "DuckDB"
    with ExitStack() as opened:
        if "temp_directory" not in settings:
            # Its own choice would be the folder one happens to be in.
            settings["temp_directory"] = str(opened.enter_context(temporary_folder()))
        # Nothing is fetched from anywhere because a query names it.
        settings |= {"autoinstall_known_extensions": "false", "preserve_insertion_order": "false"}
        with Engine(None, called).failing():
            backend = ibis.duckdb.connect(file or ":memory:", read_only=bool(file), **settings)
            # It would go where the answers go.
            backend.con.execute("SET enable_progress_bar = false")
        opened.callback(backend.disconnect)
        yield Engine(backend, called)


def _is_database(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return stream.read(12)[8:] == _MAGIC
    except OSError as error:
        raise StancegraphError(f"{file}: cannot be read: {error.strerror}") from error


_SPARK: Mapping[str, str] = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    # Days before 1582 are those of our calendar, as other engines have them.
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
    "spark.sql.ansi.enabled": "true",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
_NEAR: Mapping[str, str] = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
}


@contextmanager
def _spark(ibis: Any, address: str) -> Iterator[Engine]:
    word, _, said = address.partition("?")
    properties = dict(parse_qsl(said, keep_blank_values=True))
    for name in properties:
        if not _is_property(name):
            raise ArgumentError("engine", f'"{name}" is no property of Spark; they begin with spark.')
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise StancegraphError(f"{word}: Spark needs pyspark and Java: pip install pyspark") from error
    with Engine(None, word).failing():
        builder = SparkSession.builder.master(word).appName("stancegraph")
        on_loopback = _is_local_spark(word) or urlsplit(word).hostname in ("127.0.0.1", "localhost")
        # Where all of it is on this machine nothing else needs to reach it.
        for name, value in {**_SPARK, **(_NEAR if on_loopback else {}), **properties}.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
    try:
        with Engine(None, word).failing():
            backend = ibis.pyspark.connect(session)
        yield Engine(backend, word)
    finally:
        session.stop()


def _server(ibis: Any, address: str) -> Engine:
    parts = urlsplit(address)
    called = f"{parts.scheme}://{parts.hostname or ''}"
    hidden = _secrets(address)
    engine = Engine(None, called, _secrets=hidden)
    with engine.failing():
        try:
            return Engine(ibis.connect(address), called, _secrets=hidden)
        except ImportError:
            wanted = f'pip install "ibis-framework[{parts.scheme}]"'
            raise StancegraphError(f"{called}: it needs a package that is not here: {wanted}") from None


def _secrets(address: str) -> tuple[str, ...]:
    """What must not be said of an address: itself, who asks, by which password, and all values after the question mark."""
    parts = urlsplit(address)
    user = parts.netloc.rpartition("@")[0]
    found = [address, user, *user.split(":", 1), *(value for _, value in parse_qsl(parts.query)), parts.query]
    found += [piece.partition("=")[2] for piece in parts.query.split("&")]
    # The longest first, so that no part of one is left; each as it is written and as it is meant.
    return tuple(sorted({each for one in found for each in (one, unquote(one)) if each}, key=len, reverse=True))


def _said(error: Exception, hidden: tuple[str, ...]) -> str:
    """The first lines of what is wrong, without secrets."""
    if what := wanting(error):
        return f"{why_unfinished(error, what)}; {_MORE[what]}"
    text = " ".join(str(error).split()) or type(error).__name__
    for secret in hidden:
        text = text.replace(secret, "***")
    return "it cannot answer, and says: " + (text if len(text) <= 600 else f"{text[:600]} ...")


def _ibis() -> Any:
    try:
        import ibis
    except ImportError as error:
        raise StancegraphError(f"questions to columns need Ibis and DuckDB: {_HINT}") from error
    return ibis
