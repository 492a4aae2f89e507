"""`amparo bench`: what the desk costs, at several sizes, each as a ratio to a floor measured in the same run."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from amparo.project.building import build_what_changed
from amparo.project.installation.home import home
from amparo.project.installation.refusal import Refusal

_UNITS = {"k": 1_000, "m": 1_000_000}


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="amparo bench", description=__doc__)
    parser.add_argument("--sizes", default="1k,100k", help="tickets, such as 1k,100k,1m (1m takes about half an hour)")
    parser.add_argument("--json", type=Path, help="write the measurements here as well")
    options = parser.parse_args(arguments)
    place = home() / "bench"
    build_what_changed()
    results = []
    for size in options.sizes.split(","):
        results.append(_measured(_tickets(size), place / size))
        if options.json:
            options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    from amparo.project.bench.report import table  # noqa: PLC0415 - nothing of the desk is imported for --help

    sys.stdout.write(table(results) + "\n")
    return 0


def _tickets(size: str) -> int:
    digits, unit = (size[:-1], size[-1].lower()) if size[-1:].lower() in _UNITS else (size, "")
    if not digits.isdecimal() or not int(digits):
        raise Refusal(f"{size!r} is no number of tickets: write 1k,100k,1m.")
    return int(digits) * _UNITS.get(unit, 1)


def _measured(tickets: int, place: Path) -> dict[str, object]:
    """One size in a process of its own, with a database of its own that is deleted afterwards."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os._exit(_in_child(tickets, place, writing))
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        text = pipe.read()
    _pid, status = os.waitpid(child, 0)
    shutil.rmtree(place, ignore_errors=True)
    if status or not text:
        raise Refusal(f"The measurement of {tickets:,} tickets broke off; the reason stands above.")
    found: dict[str, object] = json.loads(text)
    return found


def _in_child(tickets: int, place: Path, writing: int) -> int:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    os.environ["AMPARO_HOME"] = str(place)
    os.environ.pop("AMPARO_DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "amparo.project.settings"
    import django  # noqa: PLC0415 - only now does the environment say which database

    from amparo.project.database.embedded import running_database  # noqa: PLC0415 - as above

    with running_database(), os.fdopen(writing, "w", encoding="utf-8") as pipe:
        django.setup()
        from amparo.project.bench.run import measure  # noqa: PLC0415 - needs the app registry

        pipe.write(json.dumps(measure(tickets, place, lambda line: print(line, file=sys.stderr))))  # noqa: T201 - progress
    return 0
