"""Records -> a dataset folder, all or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from stancegraph.arguments import checked
from stancegraph.characters import show
from stancegraph.delimited import Delimited
from stancegraph.errors import ArgumentError, DataError, Problem, StancegraphError
from stancegraph.files import new_files
from stancegraph.model.cells import is_id
from stancegraph.model.records import Dataset, DatasetInfo, Record
from stancegraph.model.renaming import renamed, unfit_prefix
from stancegraph.model.schema import SCHEMA
from stancegraph.tables.info import INFO_FILE, info_faults, info_toml
from stancegraph.tables.names import FILES
from stancegraph.tables.table import TABLES, RowError, Table


def new_dataset(folder: Path, title: str, base_iri: str) -> None:
    """Start a dataset: ``dataset.toml`` and tables with nothing but their headers.

    Raises :class:`DataError` when the base IRI cannot be one, or the folder holds a dataset already.
    """
    write_dataset(Dataset(DatasetInfo(title=title, base_iri=base_iri)), folder)


@checked
def write_dataset(dataset: Dataset, folder: str | os.PathLike[str]) -> None:
    """Write ``dataset`` as a folder of tables; ``folder`` is made where it is missing, and must hold none of the files yet.

    Raises :class:`DataError` when it does. Reading the folder again gives an equal dataset.

    >>> info = stancegraph.DatasetInfo(title="Talks", base_iri="https://example.org/talks/")
    >>> ann = stancegraph.Actor("ann", "Ann Lee", stancegraph.ActorKind.PERSON)
    >>> stancegraph.write_dataset(stancegraph.Dataset(info, actors=(ann,)), "talks")
    >>> stancegraph.read_dataset("talks").actors == (ann,)
    True
    """
    aside: dict[tuple[str, str], dict[str, str]] = {}
    for each in dataset.aside:
        aside.setdefault((each.table, each.id), {})[each.column] = each.cell
    _check_aside(dataset, folder)
    columns = {table.name: _columns_aside(dataset, table.name) for table in TABLES}
    with DatasetWriter(dataset.info, folder, columns) as writer:
        for record in SCHEMA.records(dataset):
            writer.add(record, aside.get((SCHEMA.of(record).table, record.id), {}))


def _check_aside(dataset: Dataset, folder: str | os.PathLike[str]) -> None:
    """Raise DataError for cells kept aside that have no row, or whose column is one of ours."""
    rows = {(SCHEMA.of(record).table, record.id) for record in SCHEMA.records(dataset)} if dataset.aside else set()
    headers = {table.name: table.header for table in TABLES}
    faults = []
    for each in dataset.aside:
        file = str(Path(folder) / f"{each.table}.csv")
        if (each.table, each.id) not in rows:
            faults.append(Problem(file, None, each.column, f'kept aside for "{each.id}", and there is no such row'))
        elif each.column in headers[each.table] or each.column != each.column.strip() or not each.column:
            faults.append(Problem(file, None, each.column, "no name for a column of one's own; give it another"))
    if faults:
        raise DataError(faults)


def _columns_aside(dataset: Dataset, table: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.column for each in dataset.aside if each.table == table))


def check_new(info: DatasetInfo, folder: Path | None) -> None:
    """Raise DataError for what is in the way of a new dataset in a folder, where one is said, or cannot be said of it; nothing is written."""
    place = folder or Path()
    present = [] if folder is None else [path for name in FILES if os.path.lexists(path := folder / name)]
    faults = [Problem(str(path), None, None, "is there already; write to another folder") for path in present]
    said = {key: value for key, value in asdict(info).items() if value is not None}
    for key, fault in info_faults(
        said | {field.name: list(said[field.name]) for field in SCHEMA.dataset.fields if field.type.many}
    ):
        faults.append(Problem(str(place / INFO_FILE), None, key, fault))
    if faults:
        raise DataError(faults)


@checked
class DatasetWriter:
    """Writes a dataset record by record, in any order, all or nothing: its tables appear when the block ends well.

    Records are written as they come: that ids are unique and references hold is left to who adds them, or to
    ``validate``. ``info`` is what the dataset says of itself. Raises :class:`DataError` when ``folder`` holds any of its
    files already or the info cannot stand in ``dataset.toml``, StancegraphError when the folder cannot be written.
    ``aside`` names, by table, columns that are not of the format and follow those that are. ``prefix`` goes before all ids,
    in references too. ``uses`` are the paths, from ``folder``, of the datasets it builds on. ``brought`` names tables that are
    brought whole (:meth:`attach_file`) and of which no row is added.

    >>> from stancegraph.importers import DatasetWriter
    >>> info = stancegraph.DatasetInfo(title="Talks", base_iri="https://example.org/talks/")
    >>> with DatasetWriter(info, "talks") as writer:
    ...     writer.add(stancegraph.Actor("ann", "Ann Lee", stancegraph.ActorKind.PERSON))
    >>> [actor.name for actor in stancegraph.read_dataset("talks").actors]
    ['Ann Lee']
    """

    def __init__(
        self,
        info: DatasetInfo,
        folder: str | os.PathLike[str],
        aside: Mapping[str, Sequence[str]] | None = None,
        *,
        prefix: str = "",
        uses: Sequence[str] = (),
        brought: Collection[str] = (),
    ) -> None:
        if prefix and not is_id(prefix):
            raise StancegraphError(unfit_prefix(prefix))
        self._prefix = prefix
        self._info, self._uses = info, uses
        self._brought = brought
        self._aside = aside or {}
        self._folder = Path(folder)
        self._streams = ExitStack()
        self._rows: dict[type, _RowWriter] = {}
        self._about: list[tuple[str, Callable[[Path], bytes]]] = []

    def __enter__(self) -> Self:
        check_new(self._info, self._folder)
        with ExitStack() as opened:
            self._unfinished = opened.enter_context(new_files(self._folder, INFO_FILE))
            opened.callback(self._close)
            with self._explained():
                for table in TABLES:
                    if table.name in self._brought:
                        continue
                    rows = self._open(table)
                    self._rows |= {kind.record: rows for kind in table.kinds}
                (self._unfinished / INFO_FILE).write_text(
                    info_toml(self._info, self._uses), encoding="utf-8", newline=""
                )
            self._opened = opened.pop_all()
        return self

    def _open(self, table: Table) -> _RowWriter:
        path = self._unfinished / f"{table.name}.csv"
        stream = self._streams.enter_context(path.open("w", encoding="utf-8", newline=""))
        return _RowWriter(table, self._aside.get(table.name, ()), stream)

    def attach(self, name: str, content: bytes) -> None:
        """Put a file beside the tables that is none of them, with its ``name`` and ``content``; it appears with them.

        >>> from stancegraph.importers import DatasetWriter
        >>> info = stancegraph.DatasetInfo(title="Talks", base_iri="https://example.org/talks/")
        >>> with DatasetWriter(info, "talks") as writer:
        ...     writer.attach("README.md", b"What this is.")
        """
        self._check(name)
        with self._explained():
            (self._unfinished / name).write_bytes(content)

    def attach_file(self, name: str, write: Callable[[Path], object]) -> None:
        """As :meth:`attach`, of a file of that ``name`` that ``write`` writes where it is told to.

        >>> from stancegraph.importers import DatasetWriter
        >>> info = stancegraph.DatasetInfo(title="Talks", base_iri="https://example.org/talks/")
        >>> with DatasetWriter(info, "talks") as writer:
        ...     writer.attach_file("README.md", lambda path: path.write_text("What this is."))
        """
        self._check(name)
        with self._explained():
            write(self._unfinished / name)

    def attach_about(self, name: str, content: Callable[[Path], bytes]) -> None:
        """As :meth:`attach`, of a file ``name`` about the others: ``content`` makes it of the folder in which they are, once all are written.

        >>> from stancegraph.importers import DatasetWriter
        >>> info = stancegraph.DatasetInfo(title="Talks", base_iri="https://example.org/talks/")
        >>> with DatasetWriter(info, "talks") as writer:
        ...     writer.attach_about("size.txt", lambda folder: b"%d" % (folder / "actors.csv").stat().st_size)
        """
        self._check(name)
        self._about.append((name, content))

    def _check(self, name: str) -> None:
        if name != Path(name).name or "\0" in name:
            raise ArgumentError("name", f"{show(name)} should be the name of a file, without its folder")

    def add(self, record: Record, aside: Mapping[str, str] | None = None) -> None:
        """Write one ``record``, of any kind, into its table, with its cells in columns ``aside`` from the format.

        >>> from stancegraph.importers import DatasetWriter
        >>> info = stancegraph.DatasetInfo(title="Talks", base_iri="https://example.org/talks/")
        >>> with DatasetWriter(info, "talks") as writer:
        ...     writer.add(stancegraph.Issue("truce", "Truce", "There should be a truce."))
        """
        try:
            if self._prefix:
                record = renamed(record, self._prefix, lambda _kind, identifier: self._prefix + identifier)
            self._rows[type(record)].add(record, aside or {})
        except ValueError as error:
            file = str(self._folder / f"{SCHEMA.of(record).table}.csv")
            if not isinstance(error, RowError):
                raise DataError([Problem(file, None, "id", f"{record.id}: {error}")]) from None
            raise DataError(
                Problem(file, None, column, f"{record.id}: {said}") for column, said in error.faults
            ) from None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.__exit__(kind, error, trace)

    def _close(self) -> None:
        with self._explained():
            self._streams.close()
            for name, content in self._about:
                (self._unfinished / name).write_bytes(content(self._unfinished))

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StancegraphError(f"{self._folder}: cannot be written: {error.strerror}") from error


class _RowWriter:
    """Writes the records of one table as CSV."""

    def __init__(self, table: Table, aside: Sequence[str], stream: TextIO) -> None:
        self._cells = table.cells
        self._aside = aside
        self._rows = Delimited(stream)
        self._rows.write((*table.header, *aside))

    def add(self, record: Record, aside: Mapping[str, str]) -> None:
        self._rows.write([*self._cells(record), *(aside.get(name, "") for name in self._aside)])
