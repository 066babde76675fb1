"""A wall that does not depend on reading queries: a process that the system lets have no sockets, and only so much memory.

On Linux, where the processor is one of those below, a filter is set for the whole process and all it starts (seccomp): what
opens, connects or takes over a socket fails with "operation not permitted". Elsewhere there is none.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys

# By processor: its number in the kernel's audit interface, and the numbers of the calls that are refused.
# socket, connect, accept, sendto, sendmsg, bind, listen, socketpair, accept4, sendmmsg,
# io_uring_setup, io_uring_enter, io_uring_register, pidfd_getfd
_MORE = (425, 426, 427, 438)
_REFUSED = {
    "x86_64": (0xC000003E, (41, 42, 43, 44, 46, 49, 50, 53, 288, 307, *_MORE)),
    "aarch64": (0xC00000B7, (198, 203, 202, 206, 211, 200, 201, 199, 242, 269, *_MORE)),
}
# Calls of the x32 interface of x86_64 have this bit; nobody uses them.
_X32 = 0x40000000

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _PROCESSOR = 0, 4  # offsets in the kernel's struct seccomp_data
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM


class _Program(ctypes.Structure):
    """struct sock_fprog"""

    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def refuse_sockets() -> bool:
    """From now on this thread, and every process and thread it starts, gets no sockets; False where that cannot be had.

    Call it before other threads are started. It cannot be undone.
    """
    if sys.platform != "linux" or platform.machine() not in _REFUSED or sys.maxsize < 2**32:
        return False
    program = _filter(*_REFUSED[platform.machine()])
    libc = ctypes.CDLL(None, use_errno=True)
    pointer = ctypes.byref(_Program(len(program) // 8, program))
    number = ctypes.c_ulong
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, number(1), number(0), number(0), number(0)):
        return False
    return not libc.prctl(_PR_SET_SECCOMP, number(_SECCOMP_MODE_FILTER), pointer)


def bound_memory(most: int) -> None:
    """From now on this process gets no more than so many bytes of memory of its own (Linux): who asks for more is ended."""
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _filter(processor: int, calls: tuple[int, ...]) -> bytes:
    """The program for the kernel: instructions of struct sock_filter."""

    def step(code: int, value: int, if_so: int = 0, else_: int = 0) -> bytes:
        return struct.pack("=HBBI", code, if_so, else_, value)

    # Jumps count the instructions in between; the last two are: allow, refuse.
    jumps = [step(_IF_EQUAL, call, if_so=len(calls) - number) for number, call in enumerate(calls)]
    return b"".join(
        [
            step(_LOAD, _PROCESSOR),
            step(_IF_EQUAL, processor, else_=len(calls) + 3),
            step(_LOAD, _NUMBER),
            step(_IF_AT_LEAST, _X32, if_so=len(calls) + 1),
            *jumps,
            step(_RETURN, _ALLOW),
            step(_RETURN, _REFUSE),
        ]
    )
