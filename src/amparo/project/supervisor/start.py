"""From nothing to everything running: the order in which `demo` and `up` do things.

1. Claim AMPARO_HOME and bind every port: what cannot work is said before anything is started.
2. Start the database, then read Django's settings (they hold its password).
3. Prepare in a child (migrations, static files, first content) while this process loads what all will share.
4. Fork the standing processes and keep them alive.
"""

import gc
import os
import signal
import time
from contextlib import ExitStack, suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Final

import django

from amparo.project.database.embedded import is_embedded, running_database
from amparo.project.database.postgres import Cluster
from amparo.project.installation.env import Environment
from amparo.project.installation.home import Claim, claim, home
from amparo.project.installation.listening import addresses
from amparo.project.installation.refusal import Refusal
from amparo.project.supervisor.console import say
from amparo.project.supervisor.keeper import Keeper, run_once
from amparo.project.supervisor.parts import Sockets, bind_all, standing

_SHARED: Final = (
    "amparo.project.urls",
    "amparo.project.processes.clock",
    "amparo.project.processes.database",
    "amparo.project.processes.mail",
    "amparo.project.processes.web",
    "amparo.project.processes.worker",
    "amparo.project.supervisor.greeting",
)
"""Loaded before forking, so that the children share the memory of it."""


class PreparationFailed(Refusal):
    """Migrations, static files or first content failed; the reason stands above."""


def start_everything(command: str, *, is_demo: bool) -> int:
    """Run until asked to stop; returns the exit status."""
    began = time.monotonic()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)  # until the keeper takes over: whatever was begun is undone on the way out
    gc.disable()  # nothing of what is loaded until the freeze below is garbage
    places = addresses(Environment.from_process())
    with ExitStack() as stack:
        claimed = stack.enter_context(claim(home()))
        sockets = bind_all(places, command, patiently=claimed.last_one_died, is_demo=is_demo)
        stack.callback(sockets.close)
        if is_embedded() and not Cluster(home()).is_made:
            say("Making the database (only the first time)…")
        stack.enter_context(running_database())
        django.setup()
        _prepare(claimed, sockets)
        keeper = Keeper(
            standing(sockets, is_demo=is_demo),
            in_child=partial(_enter_child, claimed),
            say=lambda sentence: say(f"{time.strftime('%H:%M:%S')}  {sentence}"),
            when_ready=partial(_greet, claimed, began, sockets),
        )
        keeper.run()
    say("Stopped.")
    return 0


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _prepare(claimed: Claim, sockets: Sockets) -> None:
    """Prepare in a child, and load what all will share meanwhile; this process never opens the database."""
    from amparo.project.supervisor.prepare import prepare  # noqa: PLC0415 - needs the app registry

    child = run_once(partial(prepare, platform=sockets.platform), in_child=partial(_enter_child, claimed, "prepare"))
    try:
        for name in _SHARED:
            import_module(name)
        status = _status_of(child)
    except BaseException:
        os.kill(child, signal.SIGTERM)
        raise
    if status:
        raise PreparationFailed("Amparo could not be started; the reason stands above.")
    _warm_up()
    gc.collect()
    gc.freeze()  # what was loaded so far is never looked at again by the children's collectors: its pages stay shared
    gc.enable()


def _warm_up() -> None:
    """Do once what each of the processes would do first of all: what that leaves in memory, they share too."""
    from amparo.core.own_connection import own_connection  # noqa: PLC0415 - needs the settings
    from amparo.project.observability import logs  # noqa: PLC0415 - as above

    logs.prepare()
    own_connection().close()  # to prove a password takes half of OpenSSL


def _greet(claimed: Claim, began: float, sockets: Sockets) -> None:
    from amparo.project.supervisor.greeting import greet  # noqa: PLC0415 - needs the app registry

    platform = sockets.platform.getsockname()[1] if sockets.platform else None
    _status_of(run_once(partial(greet, began, platform=platform), in_child=partial(_enter_child, claimed, "prepare")))


def _status_of(child: int) -> int:
    """Wait for a child's end."""
    _found, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _enter_child(claimed: Claim, name: str) -> None:
    from amparo.project.observability import logs  # noqa: PLC0415 - reads the settings

    claimed.let_go_in_child()
    with suppress(OSError):  # what `ps -o comm` and `top` show; Linux only
        Path("/proc/self/comm").write_text(f"amparo-{name}"[:15], encoding="ascii")
    logs.install(name, folder=home() / "log")
