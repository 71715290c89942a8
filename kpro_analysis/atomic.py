"""Writes whole files in one step, so that nobody ever sees half of one, and nothing of others' is overwritten."""

import errno
import os
import re
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL}
NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
LOCK_FILE = ".kpro-laas"
_BESIDE = re.compile(r"\.[0-9a-f]{16}\.tmp")
_DEAD = 3600.0  # seconds since a file was last written beside its goal, after which nobody is about to put it there


def create(path: Path, content: bytes, *, like: Path | None = None, private: bool = False) -> None:
    """Write a new file; raises FileExistsError when there is one of that name, OSError when it can't be written.

    It gets the permissions of the file that it is to be `like`; only its owner can read it when it is `private`. What
    others that were killed left half written in the folder is removed once it is an hour old.

    On drives that know no hard links, two programs that don't use `locked` could still take the same name at once.
    """
    beside = _written_beside(path, content, like, private)
    try:
        _name_anew(beside, path)
        _sync_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def replace(path: Path, content: bytes, ready: Callable[[], None] = lambda: None) -> None:
    """Write a file in place of one that may be there, with that one's permissions; raises OSError.

    `ready` is called when all is on the disk, right before it takes its place; if that raises, the old file stays.
    """
    beside = _written_beside(path, content, path if path.exists() else None)
    try:
        ready()
        beside.replace(path)
        _sync_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def create_folder(path: Path, contents: Mapping[str, bytes], ready: Callable[[Path], None], *, writer: str) -> None:
    """Write a new folder of files, which appears whole or not at all; raises FileExistsError when one is there.

    `writer` names who writes, in letters and digits, and must be alone with its name (see `locked`): what it left
    beside the folder when it was killed is removed. An empty folder of that name is no hindrance. `ready` is called
    with the folder under the name that it is written under, when all is on the disk; if that raises, nothing is left.
    Raises OSError when it can't be written.
    """
    beside = path.with_name(f".{writer}.mappe")
    if beside.is_dir() and not beside.is_symlink():
        shutil.rmtree(beside)
    beside.mkdir(parents=True)
    try:
        for name, content in contents.items():
            with (beside / name).open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        _sync_folder(beside)
        ready(beside)
        if path.exists() or path.is_symlink():
            _remove_empty(path)
        beside.rename(path)
        _sync_folder(path.parent)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def replace_all(contents: Mapping[Path, bytes]) -> None:
    """Write several files of one folder as `replace` does; when one can't be, all are as before, and OSError is raised.

    Room for all is taken first. A process that dies in between may leave some new and some old, each of them whole.
    """
    new: dict[Path, Path] = {}
    old: dict[Path, Path] = {}
    done: list[Path] = []
    try:
        for path, content in contents.items():
            there = path if path.exists() else None
            new[path] = _written_beside(path, content, there)
            if there:
                old[path] = _written_beside(path, path.read_bytes(), there)
        for path, beside in new.items():
            beside.replace(path)
            done.append(path)
    except BaseException:
        for path in done:
            if path in old:
                old[path].replace(path)
            else:
                path.unlink(missing_ok=True)
        raise
    finally:
        for beside in (*new.values(), *old.values()):
            beside.unlink(missing_ok=True)
    for folder in {path.parent for path in contents}:
        _sync_folder(folder)


def move(path: Path, to: Path) -> None:
    """Give a file another name, in another folder of the same drive too; raises FileExistsError as `create` does."""
    _name_anew(path, to)
    path.unlink(missing_ok=True)
    _sync_folder(to.parent)


@contextmanager
def locked(folder: Path, *within: str) -> Iterator[None]:
    """Hold the folder for this process alone until done; the folder is made when it isn't there. Raises OSError.

    A process that dies lets go of it, and what it had half written is removed here. A drive that knows no locks is used
    without. All that write into a folder which is held this way, or into those `within` it, must hold it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK_FILE).open("ab") as file:
        try:
            _lock(file.fileno())
        except OSError as error:
            if error.errno not in NO_LOCKS:
                raise
        else:
            for place in (folder, *(folder / name for name in within)):
                for left in [path for path in place.glob(".*.tmp") if is_half_written(path)]:
                    left.unlink(missing_ok=True)
        yield


def is_half_written(path: Path) -> bool:
    """Whether it is what a program of ours is writing beside its goal, or left there when it was killed."""
    return _BESIDE.fullmatch(path.name) is not None


def why_not_written(error: OSError) -> str:
    """Why a file couldn't be written, as the end of a Danish sentence and what to do.

    >>> why_not_written(OSError(errno.ENOSPC, "No space left on device"))
    'der er ikke plads på disken. Gør plads, og prøv igen.'
    """
    if error.errno in FULL:
        return "der er ikke plads på disken. Gør plads, og prøv igen."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "mappen er skrivebeskyttet. Få skriveadgang til den, eller vælg en anden mappe."
    return "der kan ikke skrives dér. Se efter, om mappen findes og er tilgængelig, eller vælg et andet sted."


def _written_beside(path: Path, content: bytes, like: Path | None, private: bool = False) -> Path:
    beside = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        if private:
            beside.touch(mode=0o600, exist_ok=False)
        with beside.open("r+b" if private else "xb") as file:
            if like is not None:
                shutil.copymode(like, beside)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _remove_dead(beside)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _remove_dead(beside: Path) -> None:
    """Remove what was written beside long before this file was, both by the clock of the drive that they are on."""
    now = beside.stat().st_mtime
    for path in beside.parent.glob(".*.tmp"):
        with suppress(OSError):
            if is_half_written(path) and now - path.stat().st_mtime > _DEAD:
                path.unlink()


def _remove_empty(path: Path) -> None:
    """Raises FileExistsError when it is anything but an empty folder."""
    try:
        path.rmdir()
    except OSError:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None


def _name_anew(path: Path, to: Path) -> None:
    if sys.platform == "win32":
        path.rename(to)  # refuses a name that is taken
        return
    try:
        os.link(path, to)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        if to.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        path.rename(to)


def _sync_folder(folder: Path) -> None:
    """Make the new name outlast a power cut, where folders can be opened."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in NO_LOCKS:
                raise
        finally:
            os.close(handle)


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)
