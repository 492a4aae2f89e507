"""`amparo up`: everything on one machine, for real work."""

import argparse
import os
from collections.abc import Sequence


def run(arguments: Sequence[str], *, is_demo: bool = False) -> int:
    command = "demo" if is_demo else "up"
    parser = argparse.ArgumentParser(prog=f"amparo {command}", description=__doc__)
    parser.add_argument("--port", type=int, help="where browsers reach the desk (default 8000, or AMPARO_WEB_PORT)")
    parser.add_argument("--mail-port", type=int, help="where mail comes in (default 2525, or AMPARO_MAIL_SMTP_PORT)")
    options = parser.parse_args(arguments)
    _set("AMPARO_WEB_PORT", options.port)
    _set("AMPARO_MAIL_SMTP_PORT", options.mail_port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.project.settings")
    if is_demo:
        os.environ["AMPARO_DEMO"] = "yes"

    from amparo.project.building import build_what_changed  # noqa: PLC0415 - kept out of the quick commands
    from amparo.project.supervisor.start import start_everything  # noqa: PLC0415 - as above

    build_what_changed()
    return start_everything(command, is_demo=is_demo)


def _set(name: str, value: int | None) -> None:
    if value is not None:
        os.environ[name] = str(value)
