"""Every file and folder the program writes goes through here: whole or not at all, and where the user sent it.

What is unfinished has a name of its own, ``.unfinished-`` and sixteen digits, and is locked by whoever writes it; what killed
programs left has the name and not the lock, and goes when something is next written to the same folder. Nothing takes
its place before it is on the disk itself, and then the folder is: a power cut leaves what a kill leaves. Files that are held whole are
read here too, within a limit.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from stancegraph.characters import show, some
from stancegraph.errors import StancegraphError

if sys.platform == "win32":
    from filelock import FileLock
else:
    import fcntl

is_unfinished = re.compile(r"\.unfinished-[0-9a-f]{16}").fullmatch
"""Whether a name is that of what is not finished yet, or never will be."""
_is_temporary = re.compile(r"stancegraph-unfinished-[0-9a-f]{16}").fullmatch
_is_scheme = re.compile(r"(?:https?|ftp|file|s3):", re.IGNORECASE).fullmatch
_NAMED = 5
"""How many folders that were passed over are named."""
_WAITED_FOR = 16
"""Files that are waited for at once: a disk under load writes them in a quarter of the time they take one after the other."""
_STREAMS = ("/proc/self/fd", "/dev/fd")


def _as_address(folder: Path) -> str:
    """The address that a folder is called by, with both its slashes and without the name and password it may have."""
    scheme = next(number for number, part in enumerate(folder.parts) if _is_scheme(part))
    server, *others = *folder.parts[scheme + 1 :], ""
    return "/".join((f"{folder.parts[scheme]}//{server.rpartition('@')[2]}", *filter(None, others)))


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """A stream whose content becomes that of the file ``path`` when the block ends well; else nothing changes.

    Links are followed. A new file has the mode the user's umask gives. A file that is there keeps its mode and its owner
    and is replaced at once, by a complete one; where that would part it from its other names (hard links), or give it to
    another owner, or its folder takes no new file, the complete content is copied into it instead. What is no regular
    file (a device, a pipe, a socket, ``/dev/stdout``) is opened and written as the block goes on. Raises
    StancegraphError when the place cannot be written, and BrokenPipeError when who reads a pipe has gone.
    """
    try:
        with _opened(path) as stream:
            yield stream
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StancegraphError(f"{path}: cannot be written: {error.strerror or error}") from error


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        found = path.stat()
    except FileNotFoundError:
        found = None
    real = _behind_links(path)
    if isinstance(real, int):
        # What a shell has opened goes on where it stands: it is not opened, or emptied, a second time.
        with os.fdopen(os.dup(real), "wb") as stream:
            yield stream
    elif found is None:
        with _beside(real, None) as stream:
            yield stream
    elif not stat.S_ISREG(found.st_mode):
        with real.open("wb") as stream:
            yield stream
    elif not os.access(real, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    elif _can_be_replaced(real, found):
        with _beside(real, found) as stream:
            yield stream
    else:
        with tempfile.TemporaryFile() as whole:
            yield whole
            whole.seek(0)
            with real.open("r+b") as stream:
                shutil.copyfileobj(whole, stream)
                stream.truncate()
                stream.flush()
                os.fsync(stream.fileno())


def _behind_links(path: Path) -> Path | int:
    """The real place of a path, which need not be there yet, or the open file that it is another name for."""
    for _ in range(40):
        folder = os.path.realpath(path.parent)
        if path.name.isdigit() and folder in {*_STREAMS, *map(os.path.realpath, _STREAMS)}:
            return int(path.name)
        if not path.is_symlink():
            break
        path = Path(folder, path.readlink())
    return path


def _can_be_replaced(real: Path, found: os.stat_result) -> bool:
    if found.st_nlink > 1 or not os.access(real.parent, os.W_OK | os.X_OK):
        return False
    if sys.platform == "win32" or os.geteuid() == 0:
        return True
    return os.geteuid() == found.st_uid and found.st_gid in (os.getegid(), *os.getgroups())


def can_be_made(folder: Path) -> bool:
    """Whether a folder is there and can be written, or can be made where it is not."""
    place = next(each for each in (folder.absolute(), *folder.absolute().parents) if os.path.lexists(each))
    return place.is_dir() and os.access(place, os.W_OK | os.X_OK)


def folders_passed(place: Path, read: Iterable[Path] = ()) -> str:
    """Says which folders in a folder are not looked into where its files are read; empty where there are none, or it is none.

    Those of ``read`` are, and hidden ones nobody expects to be.
    """
    if not place.is_dir():
        return ""
    known = {each.resolve() for each in read}
    inside = sorted(
        each.name
        for each in place.iterdir()
        if each.is_dir() and not each.name.startswith(".") and each.resolve() not in known
    )
    if not inside:
        return ""
    what = "1 folder in it is" if len(inside) == 1 else f"{len(inside):,} folders in it are"
    return f"{place}: {what} not looked into: {some([show(each) for each in inside], _NAMED)}"


def unreachable(path: Path) -> str:
    """Why the system cannot even tell what is at a path, as for a name that is too long; empty where it can, also where nothing is."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        return error.strerror or str(error)
    return ""


def content_if_there(path: Path, most: int, advice: str, *, named: bool = False) -> bytes | None:
    """The bytes of a file that is held whole; None where there is none. ``advice`` is what to do, or to ask oneself, where they are more
    than ``most``. ``named``: the user named it, and may have named a pipe; what only lies in a folder has to be a file, for a pipe there
    would be waited for without an end.

    Raises StancegraphError for a file that cannot be read, or has more.
    """
    try:
        if not named and not stat.S_ISREG(mode := path.stat().st_mode) and not stat.S_ISDIR(mode):
            raise StancegraphError(f"{path}: is no file, but a pipe or a device; move it away")
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unread(path, error) from error
    if len(content) > most:
        raise StancegraphError(f"{path}: has more than {most >> 20} MB; {advice}")
    return content


def content_within(path: Path, most: int, advice: str, *, named: bool = False) -> bytes:
    """As :func:`content_if_there`, of a file that has to be there."""
    content = content_if_there(path, most, advice, named=named)
    if content is None:
        raise _unread(path, OSError(errno.ENOENT, os.strerror(errno.ENOENT)))
    return content


def refuse_outside(path: Path, folder: Path) -> None:
    """Raise StancegraphError where a path in a folder leads out of it by a link, whether there is anything or not.

    Folders come from others: what is read or written in one on its user's behalf must not be elsewhere on the machine.
    """
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        raise StancegraphError(
            f"{path}: leads out of {folder} by a link, which is not followed; put what it leads to in its place, or remove it"
        )


def is_own(path: Path) -> bool:
    """Whether it is a folder or file that nobody but the user could write, and no link, pipe or the like that leads who reads it elsewhere.

    Raises OSError where it cannot be looked at.
    """
    found = path.lstat()
    is_ours = sys.platform == "win32" or (found.st_uid == os.geteuid() and not found.st_mode & 0o022)
    return is_ours and (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode))


def _unread(path: Path, error: OSError) -> StancegraphError:
    return StancegraphError(f"{path}: cannot be read: {error.strerror or error}")


def put(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write a file of the program's own: what is there, a link too, makes way for it at once. Raises OSError.

    ``mode`` is what the user's umask leaves of it.
    """
    with _beside(path, None, mode) as stream:
        stream.write(content)


@contextmanager
def _beside(real: Path, found: os.stat_result | None, mode: int = 0o666) -> Iterator[IO[bytes]]:
    """A new file that takes the real place when the block ends well."""
    sweep(real.parent)
    unfinished, handle = _new_file(real.parent, mode if found is None else stat.S_IMODE(found.st_mode) & 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            if found is not None and sys.platform != "win32":
                os.fchown(handle, found.st_uid, found.st_gid)
                os.fchmod(handle, stat.S_IMODE(found.st_mode))
            os.fsync(handle)
            if sys.platform != "win32":  # held until it has its name
                unfinished.replace(real)
        if sys.platform == "win32":
            unfinished.replace(real)
        sync_folder(real.parent)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _new_file(place: Path, mode: int) -> tuple[Path, int]:
    """A new file for what is unfinished, open and held."""
    while True:
        # Not made of the name it will have, which may be as long as names can be.
        unfinished = place / _unfinished_name()
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        if _hold(handle, unfinished):
            return unfinished, handle
        os.close(handle)


def _unfinished_name() -> str:
    return f".unfinished-{secrets.token_hex(8)}"


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where that can be waited for."""
    if sys.platform == "win32":
        return
    with suppress(PermissionError):  # a folder that can be written and not read
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):
                raise
        finally:
            os.close(handle)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until nobody else is in such a block of the same folder, and keep others out of theirs.

    The system lets go of it however the process ends. Raises StancegraphError for a folder that cannot be opened.
    """
    if sys.platform == "win32":
        # The file is gone again after the block.
        with FileLock(folder / ".stancegraph.lock"):
            yield
        return
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise StancegraphError(f"{folder}: cannot be read: {error.strerror}") from error
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Wait until a folder is on the disk with everything in it: for many files at once, since disks write these together."""
    from concurrent.futures import ThreadPoolExecutor

    inside = [(Path(place), names) for place, _folders, names in os.walk(folder, topdown=False)]
    with ThreadPoolExecutor(_WAITED_FOR) as waiting:
        for _ in waiting.map(_sync_file, [place / name for place, names in inside for name in names]):
            pass
    for place, _names in inside:
        sync_folder(place)


def _sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def new_files(folder: Path, last: str) -> Iterator[Path]:
    """A folder for files that go into ``folder``, new or not, when the block ends well; else nothing is left of them.

    A folder that is new appears at once, with all its files. Into one that was there they go one by one, the file ``last``
    after all others, and none over another. Raises StancegraphError when the place cannot be written.
    """
    try:
        place = _nearest(folder)
    except OSError as error:
        raise _not_written(folder, error) from error
    with unfinished_folder(place, folder) as unfinished:
        yield unfinished
        try:
            sync_tree(unfinished)
            if place == folder:
                _move_files(unfinished, folder, last)
            else:
                with making_folder(folder.parent):
                    unfinished.rename(folder)
                    sync_folder(folder.parent)
        except OSError as error:
            raise _not_written(folder, error) from error


@contextmanager
def unfinished_folder(place: Path, folder: Path) -> Iterator[Path]:
    """A hidden folder in ``place`` for what is to become ``folder``, or to go into it; what is left in it after the block goes.

    Raises StancegraphError, about ``folder``, where it cannot be made.
    """
    try:
        sweep(place)
        unfinished, holder = _new_folder(place, _unfinished_name)
    except OSError as error:
        raise _not_written(folder, error) from error
    try:
        yield unfinished
    finally:
        if holder is not None:
            os.close(holder)
        remove_folder(unfinished)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder among the temporary ones that is gone after the block, and of which a kill leaves nothing for long.

    Raises StancegraphError where none can be made.
    """
    try:
        place = Path(tempfile.gettempdir())
        _sweep(place, _is_temporary)
        folder, holder = _new_folder(place, lambda: f"stancegraph-unfinished-{secrets.token_hex(8)}", 0o700)
    except OSError as error:
        why = error.strerror or str(error)
        raise StancegraphError(f"{error.filename or 'temporary files'}: cannot be written: {why}") from error
    try:
        yield folder
    finally:
        if holder is not None:
            os.close(holder)
        remove_folder(folder)


# Seconds after which what could not be removed is tried again: the engine's threads may write a file more while they end.
_AGAIN = (0.0, 0.02, 0.1, 0.5)


def remove_folder(folder: Path) -> None:
    """Remove a folder and all in it as far as can be; what is written into it meanwhile goes too."""
    for wait in _AGAIN:
        time.sleep(wait)
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.lexists(folder):
            return


def is_empty(folder: Path) -> bool:
    """Whether there is nothing in a folder, or no such folder, but for what killed programs left unfinished."""
    return not folder.exists() or all(is_unfinished(each.name) for each in folder.iterdir())


@contextmanager
def making_folder(folder: Path) -> Iterator[None]:
    """Make a folder, with those it lies in; when the block fails, those that were made, and are empty, are gone again."""
    made = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
    if any(_is_scheme(each.name) for each in made):
        raise StancegraphError(
            f"{_as_address(folder)}: this is an address, and what is made goes into a folder; a server is given a graph with: "
            "stancegraph push URL"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
        for each in made:
            sync_folder(each.parent)
    except BaseException:
        with suppress(OSError):
            for each in made:
                each.rmdir()
        raise


def _not_written(folder: Path, error: OSError) -> StancegraphError:
    return StancegraphError(f"{folder}: cannot be written: {error.strerror or error}")


def _nearest(folder: Path) -> Path:
    """The folder itself, else the nearest that is there of those it lies in."""
    return next(each for each in (folder, *folder.parents) if os.path.lexists(each))


def _move_files(unfinished: Path, folder: Path, last: str) -> None:
    moved: list[Path] = []
    try:
        for each in sorted(unfinished.iterdir(), key=lambda path: (path.name == last, path.name)):
            target = folder / each.name
            if each.name == last:
                sync_folder(folder)
            if os.path.lexists(target):
                raise FileExistsError(errno.EEXIST, f"{target.name} is there already")
            each.rename(target)
            moved.append(target)
        sync_folder(folder)
    except BaseException:
        for each in moved:
            if each.is_dir():
                remove_folder(each)
            else:
                each.unlink(missing_ok=True)
        raise


def _new_folder(place: Path, name: Callable[[], str], mode: int = 0o777) -> tuple[Path, int | None]:
    """A new folder for what is unfinished, and what shows others, for as long as this process lives, that it is in use."""
    while True:
        unfinished = place / name()
        unfinished.mkdir(mode)
        if sys.platform == "win32":
            return unfinished, None
        with suppress(FileNotFoundError):
            holder = os.open(unfinished, os.O_RDONLY)
            if _hold(holder, unfinished):
                return unfinished, holder
            os.close(holder)


def _hold(handle: int, path: Path) -> bool:
    """Lock what was made, if it is still there: somebody who was sweeping may have taken it before it was locked."""
    if sys.platform != "win32":
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
    return os.path.lexists(path)


def sweep(place: Path) -> None:
    """Remove the files and folders that killed programs left unfinished in a folder; those that somebody is writing stay."""
    _sweep(place, is_unfinished)


def _sweep(place: Path, is_ours: Callable[[str], object]) -> None:
    try:
        with os.scandir(place) as inside:
            left = [place / each.name for each in inside if is_ours(each.name)]
    except OSError:  # no folder, or one that cannot be read
        return
    for each in left:
        with suppress(OSError):
            if sys.platform == "win32":
                each.unlink()  # what is open cannot be removed there, and for folders nothing shows it
                continue
            # What another put there under such a name, a link or a pipe, is not followed or waited for.
            handle = os.open(each, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                found = os.fstat(handle)
                if found.st_uid != os.geteuid():
                    continue
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if stat.S_ISDIR(found.st_mode):
                    remove_folder(each)
                elif stat.S_ISREG(found.st_mode):
                    each.unlink()
            finally:
                os.close(handle)
