"""`python -m amparo.media.apart <pictures|footage> <descriptor>`: decodes what strangers send, for one desk process.

This process itself reads no file: for every request it forks a child that seals itself, makes one thing of one file
and ends, so that no file meets what another left behind. Without work for a while it ends; the desk begins another.
No database, no network, no settings, no secrets are in it.
"""

import contextlib
import gc
import os
import select
import socket
import sys
from types import ModuleType
from typing import Final, NoReturn

from amparo.media.apart.sealing import seal
from amparo.media.apart.wire import REQUEST_LIMIT, Act, Refused, Request, pack, pack_refusal
from amparo.media.reasons import Reason

IDLE: Final = 20_000  # milliseconds without a request
_MEMORY: Final = 1 << 30  # bytes of address space, on top of what was loaded
_SECONDS: Final = {Act.STILLS: 20, Act.PLAY: 20}
_SECONDS_OF_A_PICTURE: Final = 8


def main(what: str, descriptor: int) -> None:
    """Serve until the desk has gone, or wants nothing for a while."""
    maker = _loaded(what)
    memory = _address_space() + _MEMORY
    gc.freeze()  # what is loaded is shared with the children: nobody writes into it
    with socket.socket(fileno=descriptor) as desk:
        watch = select.poll()
        watch.register(desk, select.POLLIN)
        while watch.poll(IDLE):
            packed, descriptors, _flags, _from = socket.recv_fds(desk, REQUEST_LIMIT, 2)
            if len(descriptors) != 2:  # noqa: PLR2004 - where to answer and what to read; without them the desk has gone
                return
            child = os.fork()
            if child == 0:
                desk.close()
                _serve(maker, Request.unpacked(packed), *descriptors, memory=memory)
            for one in descriptors:
                os.close(one)
            _pid, status = os.waitpid(child, 0)
            desk.send(bytes([os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0]))


def _loaded(what: str) -> ModuleType:
    """All that will be needed: a sealed child can load nothing."""
    from amparo.media.apart import drawing  # noqa: PLC0415 - only here are decoders loaded

    if what == "footage":
        from amparo.media.apart import footage  # noqa: PLC0415 - as above

        return footage
    return drawing


def _address_space() -> int:
    """Bytes in use (proc(5), statm); nothing where the system does not say."""
    with contextlib.suppress(OSError), open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - a plain file
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _serve(maker: ModuleType, request: Request, answering: int, reading: int, *, memory: int) -> NoReturn:
    """Answer one request and end. Whatever is raised is an answer too: the file is to blame."""
    try:
        answer, file = os.fdopen(answering, "wb"), os.fdopen(reading, "rb")
        seal(memory=memory, seconds=_SECONDS.get(request.act, _SECONDS_OF_A_PICTURE))
        try:
            told = pack(maker.made(request, file))
        except Refused as refusal:
            told = pack_refusal(refusal.reason)
        except MemoryError:
            told = pack_refusal(Reason.TOO_LARGE)
        except Exception:  # noqa: BLE001 - decoders raise anything
            told = pack_refusal(Reason.UNREADABLE)
        answer.write(told)
        answer.flush()
    finally:
        os._exit(0)  # never back into the loop of the parent


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
