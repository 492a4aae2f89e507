"""The standing processes, and the sockets they serve."""

import os
import socket
from dataclasses import dataclass
from functools import partial

from django.conf import settings

from amparo.project.database.embedded import is_embedded
from amparo.project.installation.listening import Addresses, bind
from amparo.project.supervisor.keeper import Serve, Standing


@dataclass(frozen=True)
class Sockets:
    """Bound before anything is started.

    Only the demo has `post_office`, its own mail server for what Amparo sends, and `platform`, its company's tools.
    """

    web: socket.socket
    smtp: socket.socket
    lmtp: socket.socket | None
    post_office: socket.socket | None
    platform: socket.socket | None

    def close(self) -> None:
        for each in (self.web, self.smtp, self.lmtp, self.post_office, self.platform):
            if each:
                each.close()


def bind_all(places: Addresses, command: str, *, patiently: bool, is_demo: bool) -> Sockets:
    """Raises PortTaken. In the demo, tells the settings where its post office is."""
    web = bind(places.web, option=f"amparo {command} --port", patiently=patiently)
    smtp = bind(places.smtp, option=f"amparo {command} --mail-port", patiently=patiently)
    lmtp = bind(places.lmtp, option="AMPARO_MAIL_LMTP_PORT =", patiently=patiently) if places.lmtp[1] else None
    post_office = bind(("127.0.0.1", 0), option="") if is_demo else None
    if post_office:
        os.environ["AMPARO_MAIL_OUT_HOST"] = "127.0.0.1"
        os.environ["AMPARO_MAIL_OUT_PORT"] = str(post_office.getsockname()[1])
        os.environ["AMPARO_MAIL_OUT_TLS"] = "none"
    platform = bind(("127.0.0.1", 0), option="") if is_demo else None
    return Sockets(web, smtp, lmtp, post_office, platform)


def standing(sockets: Sockets, *, is_demo: bool) -> list[Standing]:
    """The table of what should always run."""
    from amparo.project.demo import post_office  # noqa: PLC0415 - these need the app registry
    from amparo.project.demo.platform import server as platform  # noqa: PLC0415 - as above
    from amparo.project.processes import clock, database, mail, web, worker  # noqa: PLC0415

    processes = [
        *_numbered("web", settings.WEB_PROCESSES, partial(web.serve, [sockets.web])),
        *_numbered("worker", settings.WORKERS, worker.serve),
        Standing("clock", clock.serve),
        Standing("mail", partial(mail.serve, sockets.smtp, sockets.lmtp)),
    ]
    if is_embedded():
        processes.append(Standing("database", database.serve))
    if is_demo and sockets.post_office:
        processes.append(Standing("post-office", partial(post_office.serve, sockets.post_office)))
    if is_demo and sockets.platform:
        processes.append(Standing("platform", partial(platform.serve, sockets.platform)))
    return processes


def _numbered(name: str, count: int, serve: Serve) -> list[Standing]:
    return [Standing(name if count == 1 else f"{name}-{number}", serve) for number in range(1, count + 1)]
