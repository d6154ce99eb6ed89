"""What a child that reads a stranger's file may do: a little memory, time and disk, its one file, no network.

The kernel's own means, called through libc: resource limits, a death signal, a network namespace, Landlock. Where the kernel has one
of them not, the others still hold; `protections` says which are active.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import stat
import struct
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CLONE_NEWNS, _CLONE_NEWUSER, _CLONE_NEWNET = 0x00020000, 0x10000000, 0x40000000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_REMOUNT, _MS_BIND, _MS_REC, _MS_PRIVATE = 1, 2, 4, 32, 4096, 16384, 1 << 18
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_RULE_PATH_BENEATH, _VERSION_FLAG = 1, 1
# linux/landlock.h: bits of access to files, by the version that brought them.
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_REMOVE_FILE, _MAKE_SOCKET = 1 << 5, 1 << 9
_ALL_V1 = (1 << 13) - 1
_REFER, _TRUNCATE, _IOCTL = 1 << 13, 1 << 14, 1 << 15
_PLACES = ("/usr", "/lib", "/lib64", "/bin", "/etc", "/opt", "/proc", "/sys", "/dev")
_OFFICE_PLACES = tuple(map(Path, ("/var/lib/libreoffice", "/var/spool/libreoffice", "/var/cache/fontconfig")))
_SOCKETS = Path("/tmp")  # noqa: S108
"""Where LibreOffice makes a socket, and removes it, whatever TMPDIR says; it ends at once where it may not."""
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_FILE_ONLY = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: `seconds` of wall time and of each process's CPU, `memory` and `output` in bytes.

    `memory` comes on top of what the process is born with: address space that its parent has mapped is no file's doing, and
    a parent that holds much would leave its children too little to start a thread.
    """

    seconds: float = 300.0
    memory: int = 2_000_000_000
    output: int = 64_000_000
    files: int = 256


@dataclass(frozen=True, slots=True)
class Protections:
    """Which protections are active on this machine."""

    network: bool
    mounts: bool
    """Whether LibreOffice gets a place of its own for its socket."""
    landlock: int
    """The version of Landlock's interface, 0 where the kernel has none."""


def confine(limits: Limits, readable: Sequence[Path], writable: Sequence[Path], *, office: bool = False) -> None:
    """Confine this process, and all that it starts: called in a child right after its fork, while it has one thread.

    It may read the files of the system and what is `readable`, and write below `writable`; it may open no connection. It dies
    with its parent. A file that goes to LibreOffice (`office`) has a place for its socket: a folder of its own in the place of
    /tmp, or, where the kernel gives it none, the right to make sockets and remove files there.
    """
    ends_with_parent(signal.SIGKILL)
    _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, int(limits.seconds) + 1),
        (resource.RLIMIT_FSIZE, limits.output),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_AS, own_memory()[0] + limits.memory),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
    if office:
        if _apart(_CLONE_NEWNET | _CLONE_NEWNS):
            _own_place(_SOCKETS, [*_system(), *readable], writable)
        else:
            _apart(_CLONE_NEWNET)
        _landlock([*readable, *_OFFICE_PLACES], writable, _SOCKETS)
    else:
        _apart(_CLONE_NEWNET)
        _landlock(readable, writable)


def ends_with_parent(number: int) -> None:
    """Let this process be sent a signal when its parent dies."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)


def own_memory() -> tuple[int, int]:
    """Return the bytes that this process has mapped, and those that it has in hand; zeros where the system does not tell."""
    with suppress(OSError, ValueError):
        mapped, resident, *_ = Path("/proc/self/statm").read_text("ascii").split()
        return int(mapped) * resource.getpagesize(), int(resident) * resource.getpagesize()
    return 0, 0


def _apart(what: int) -> bool:
    """Put this process into namespaces of its own: as it is, or else as the owner of one of users; tell whether that was allowed."""
    if _LIBC.unshare(what) == 0:
        return True
    user, group = os.getuid(), os.getgid()
    if _LIBC.unshare(_CLONE_NEWUSER | what) != 0:
        return False
    with suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny", "ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", "ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", "ascii")
    return True


def _own_place(place: Path, readable: Sequence[Path], writable: Sequence[Path]) -> bool:
    """Lay an empty folder over `place` for this process, and what it may read or write below it in there again."""
    wanted = {path.resolve(): path in writable for path in (*readable, *writable)}
    within = [path for path in sorted(wanted) if place in path.parents and not wanted.keys() & set(path.parents)]
    kept = [(path, os.open(path, os.O_PATH | os.O_CLOEXEC)) for path in within]
    try:
        _mount("none", Path("/"), "", _MS_REC | _MS_PRIVATE)
        if not _mount("thihanh", place, "tmpfs", _MS_NOSUID | _MS_NODEV, "size=16m"):
            return False
        for path, handle in kept:
            source = f"/proc/self/fd/{handle}"
            if stat.S_ISDIR(os.fstat(handle).st_mode):
                path.mkdir(parents=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
            _mount(source, path, "", _MS_BIND | _MS_REC)
            if not wanted[path]:
                _mount(source, path, "", _MS_REMOUNT | _MS_BIND | _MS_RDONLY)
    finally:
        for _, handle in kept:
            os.close(handle)
    return True


def _mount(source: str, place: Path, kind: str, flags: int, options: str = "") -> bool:
    words = (
        source.encode(),
        os.fsencode(place),
        kind.encode() or None,
        ctypes.c_ulong(flags),
        options.encode() or None,
    )
    return bool(_LIBC.mount(*words) == 0)


def _system() -> list[Path]:
    """Return the places that programs and libraries are read from, this interpreter's and this package's among them."""
    named = [os.environ.get(name, "") for name in ("THIHANH_MODELS", "THIHANH_TESSDATA")]
    places = {*_PLACES, sys.prefix, sys.base_prefix, *sys.path, *named, str(Path(__file__).resolve().parents[2])}
    return [path for path in map(Path, sorted(place for place in places if place)) if path.exists()]


def open_places() -> None:
    """Open the places of the system, once for all children of this process: each would look for them again."""
    _opened.cache_clear()
    _opened()


@lru_cache(maxsize=1)
def _opened() -> tuple[tuple[int, int], ...]:
    """Return handles of the places of the system, and what may be done there."""
    found = []
    for path in _system():
        with suppress(OSError):
            found.append((os.open(path, os.O_PATH | os.O_CLOEXEC), _what(path, _READ)))
    return tuple(found)


def _what(path: Path, access: int) -> int:
    """Return what of some access there is to a path: files have less than folders."""
    return access if path.is_dir() else access & _FILE_ONLY


def _landlock(readable: Sequence[Path], writable: Sequence[Path], sockets: Path | None = None) -> bool:
    """Allow the places of the system and what is `readable` to be read, and what is `writable` to be written, and nothing else."""
    version = landlock_version()
    if not version:
        return False
    handled = _ALL_V1 | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    ruleset = _LIBC.syscall(_CREATE_RULESET, struct.pack("Q", handled), 8, 0)
    if ruleset < 0:
        return False
    try:
        for place, access in _opened():
            _add(ruleset, place, access)
        for path in readable:
            _allow(ruleset, path, _READ)
        for path in writable:
            _allow(ruleset, path, handled)
        _allow(ruleset, Path("/dev/null"), _READ_FILE | _WRITE_FILE)
        if sockets is not None:
            _allow(ruleset, sockets, _MAKE_SOCKET | _REMOVE_FILE)
        return bool(_LIBC.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)
        for place, _ in _opened():
            os.close(place)
        _opened.cache_clear()


def _allow(ruleset: int, path: Path, access: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        _add(ruleset, place, _what(path, access))
    finally:
        os.close(place)


def _add(ruleset: int, place: int, access: int) -> None:
    # struct landlock_path_beneath_attr is packed: 64 bits of access, 32 of a file descriptor.
    _LIBC.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, struct.pack("=Qi", access, place), 0)


@lru_cache(maxsize=1)
def landlock_version() -> int:
    """Return the version of Landlock's interface, 0 where the kernel has none."""
    return max(int(_LIBC.syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)), 0)


def protections() -> Protections:
    """Tell which protections are active, by trying them in children."""
    return Protections(_works(_CLONE_NEWNET), _works(_CLONE_NEWNET | _CLONE_NEWNS), landlock_version())


def _works(what: int) -> bool:
    child = os.fork()
    if child == 0:
        os._exit(0 if _apart(what) else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
