"""Giving up, before the first hostile byte, everything that decoding does not need. There is no way back.

Each lock holds without the others: no new file or connection (no descriptor may be opened), no new process, bounded
memory and processor time, another account if the desk runs as root, and on Linux a filter in the kernel that
leaves some thirty system calls.
"""

import contextlib
import ctypes
import os
import platform
import resource
import struct
from typing import Final

_NOBODY_ELSE: Final = 64_321
"""An account that no system hands out: not `nobody`, whom others share (the embedded database for one)."""

_PR_SET_DUMPABLE: Final = 4
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2
_EPERM: Final = 1

# <linux/bpf_common.h>, <linux/seccomp.h>
_LOAD: Final = 0x20
_JUMP_IF_EQUAL: Final = 0x15
_RETURN: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | _EPERM
_KILL: Final = 0x80000000
_NUMBER_AT: Final = 0
_ARCHITECTURE_AT: Final = 4

_MACHINES: Final = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""By machine: the column of the table below, and its number in <linux/audit.h>."""

_LEFT: Final = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "writev": (20, 66),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "getpid": (39, 172),
    "exit": (60, 93),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "getrandom": (318, 278),
    "rseq": (334, 293),
}
"""The system calls that are left, by their numbers: none of them opens, reaches or begins anything."""

_libc: Final = ctypes.CDLL(None, use_errno=True)


def seal(*, memory: int, seconds: int) -> bool:
    """Close everything; `memory` is bytes of address space, `seconds` processor time from now on.

    Returns whether the kernel's filter holds too. The other locks hold wherever there is POSIX.
    """
    _limit(resource.RLIMIT_CORE, 0)  # what was decoded is not left on a disk
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CPU, seconds, seconds + 1)  # the first is a signal that says why
    if os.geteuid() == 0:
        _leave_root()
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_NOFILE, 0)  # those that are open stay so
    return _filter()


def _limit(what: int, value: int, most: int | None = None) -> None:
    with contextlib.suppress(ValueError, OSError):  # a system that does not know one of them keeps the others
        resource.setrlimit(what, (value, value if most is None else most))


def _leave_root() -> None:
    with contextlib.suppress(OSError):  # a container may map no other account; then root is not what it is elsewhere
        os.setgroups([])
        os.setresgid(_NOBODY_ELSE, _NOBODY_ELSE, _NOBODY_ELSE)
        os.setresuid(_NOBODY_ELSE, _NOBODY_ELSE, _NOBODY_ELSE)


class _Program(ctypes.Structure):
    """As struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _filter() -> bool:
    """seccomp(2), mode filter: what is not left is refused with EPERM; a foreign calling convention kills."""
    known = _MACHINES.get(platform.machine())
    if platform.system() != "Linux" or known is None:
        return False
    column, architecture = known
    program = [_step(_LOAD, _ARCHITECTURE_AT), _step(_JUMP_IF_EQUAL, architecture, 1, 0), _step(_RETURN, _KILL)]
    program.append(_step(_LOAD, _NUMBER_AT))
    for numbers in _LEFT.values():
        program += [_step(_JUMP_IF_EQUAL, numbers[column], 0, 1), _step(_RETURN, _ALLOW)]
    program.append(_step(_RETURN, _REFUSE))
    code = b"".join(program)
    _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    if _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    pointer = ctypes.byref(_Program(len(program), code))
    return bool(_libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, pointer, 0, 0) == 0)


def _step(code: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
    """As struct sock_filter."""
    return struct.pack("HBBI", code, if_so, if_not, value)
