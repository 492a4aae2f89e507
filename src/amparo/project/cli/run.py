"""`amparo run web|worker|clock|mail`: one process alone, for hosts that keep processes themselves.

It needs AMPARO_DATABASE_URL (or an embedded database that already runs) and a database of this version.
"""

import argparse
import gc
import os
from collections.abc import Callable, Sequence

import django
import structlog

from amparo.project.installation.env import Environment
from amparo.project.installation.listening import addresses, bind


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="amparo run", description=__doc__)
    parser.add_argument("process", choices=sorted(_PROCESSES))
    name = parser.parse_args(arguments).process
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.project.settings")

    from amparo.project.database.embedded import running_database  # noqa: PLC0415 - kept out of the quick commands

    with running_database():
        django.setup()
        from amparo.project.database import migrating  # noqa: PLC0415 - need the settings
        from amparo.project.database.checks import open_wall, refuse_unfit_database  # noqa: PLC0415 - as above
        from amparo.project.observability import logs  # noqa: PLC0415 - need the settings

        logs.install(name, folder=None)
        refuse_unfit_database()
        migrating.refuse_older_database()
        if warning := open_wall():
            structlog.get_logger(__name__).warning("private_rows_not_apart", reason=warning)
        _PROCESSES[name](_settle)
    return 0


def _settle() -> None:
    """What was loaded until the process works is no garbage: the collector need not walk through it ever again."""
    gc.collect()
    gc.freeze()


def _web(ready: Callable[[], None]) -> None:
    from amparo.project import static  # noqa: PLC0415 - needs the settings
    from amparo.project.processes import web  # noqa: PLC0415 - as above

    static.collect_if_changed()
    web.serve([bind(addresses(Environment.from_process()).web, option="AMPARO_WEB_PORT =")], ready)


def _worker(ready: Callable[[], None]) -> None:
    from amparo.project.processes import worker  # noqa: PLC0415 - needs the app registry

    worker.serve(ready)


def _clock(ready: Callable[[], None]) -> None:
    from amparo.project.processes import clock  # noqa: PLC0415 - needs the app registry

    clock.serve(ready)


def _mail(ready: Callable[[], None]) -> None:
    from amparo.project.processes import mail  # noqa: PLC0415 - needs the app registry

    places = addresses(Environment.from_process())
    smtp = bind(places.smtp, option="AMPARO_MAIL_SMTP_PORT =")
    lmtp = bind(places.lmtp, option="AMPARO_MAIL_LMTP_PORT =") if places.lmtp[1] else None
    mail.serve(smtp, lmtp, ready)


_PROCESSES = {"web": _web, "worker": _worker, "clock": _clock, "mail": _mail}
