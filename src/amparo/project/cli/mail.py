"""`amparo mail parse|reply-text|receive`: mail from the command line."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Final

_PATIENCE: Final = 5  # seconds that a server that says nothing is waited for
_TEMPORARY: Final = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and tries again


def run(arguments: Sequence[str]) -> int:
    if arguments[:1] == ["receive"]:
        return _receive(arguments[1:])
    from amparo.channels.email import commands  # noqa: PLC0415 - the quick path: no Django, no database

    parser = argparse.ArgumentParser(prog="amparo mail", description=__doc__)
    commands.add_arguments(parser)
    return commands.run(parser.parse_args(arguments))


def _receive(arguments: Sequence[str]) -> int:
    """Whatever stands in the way (a wrong setting, a database that is away), the mail server must keep the mail."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.project.settings")
    try:
        import django  # noqa: PLC0415 - only this command needs it

        from amparo.project.database.embedded import running_database  # noqa: PLC0415 - as above

        with running_database():
            django.setup()
            _ask_the_database_once()
            from amparo.channels.email.receivers.pipe import receive_from_pipe  # noqa: PLC0415 - needs the registry

            return receive_from_pipe(arguments)
    except Exception as error:  # noqa: BLE001 - see above
        sys.stderr.write(f"amparo: cannot keep the mail now: {error}\n")
        return _TEMPORARY


def _ask_the_database_once() -> None:
    """One mail needs one connection; a pool would knock for ten seconds where nobody answers, and tell of each."""
    from django.conf import settings  # noqa: PLC0415 - only this command needs it

    options = settings.DATABASES["default"]["OPTIONS"]
    del options["pool"]
    options.setdefault("connect_timeout", _PATIENCE)
