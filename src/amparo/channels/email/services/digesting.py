"""One digest at a time in one process: more would only share its one interpreter lock."""

import threading

from amparo.channels.email.services.digest import digest

_busy = threading.Lock()
_asked = threading.Event()


def digest_here() -> None:
    """Read what is waiting; when this process is at it already, have it look once more instead of joining in."""
    _asked.set()
    while _asked.is_set():
        if not _busy.acquire(blocking=False):
            return
        try:
            _asked.clear()
            digest()
        finally:
            _busy.release()
