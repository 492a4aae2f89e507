"""A forked child notices when its supervisor is gone, however it went: the other end of a pipe closes."""

import os
import signal
import threading
import time
from typing import Final

_LAST_WORDS: Final = 8.0  # seconds for finishing what is being done


class Lifeline:
    """Made before forking; the child calls `follow`."""

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()

    def follow(self) -> None:
        """In the child: end this process, as if asked to, once the supervisor lives no more."""
        os.close(self._writer)
        threading.Thread(target=self._wait, name="lifeline", daemon=True).start()

    def _wait(self) -> None:
        os.read(self._reader, 1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_LAST_WORDS)
        os._exit(1)
