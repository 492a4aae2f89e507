"""The web process: uvicorn over one or more sockets that are already bound."""

import socket
import warnings
from collections.abc import Callable, Sequence
from typing import Final

import uvicorn

_GRACE: Final = 3  # seconds for requests under way; open event streams are cut then, and reconnect


def serve(sockets: Sequence[socket.socket], ready: Callable[[], None]) -> None:
    """Serve until SIGTERM."""
    from amparo.project.asgi import application  # noqa: PLC0415 - reads the collected static files when made

    # Style sheets and icons are small: that Django reads them whole before it sends them is no news to who runs this.
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
    config = uvicorn.Config(
        application,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )
    _Server(config, ready).run(sockets=list(sockets))


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()
