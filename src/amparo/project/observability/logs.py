"""Logs: one line per happening, `key=value` or JSON, and no personal data.

What a person wrote, who they are and where they write from stays out: ids only. An exception is told by its type and
its frames; the message of a database error is left out, because it quotes the row.
"""

import logging
import sys
import traceback
from collections.abc import Mapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from psycopg import Error as PsycopgError

_SIZE: Final = 10_000_000  # bytes of one log file before it is put aside
_KEPT: Final = 4  # files put aside

_LEVELS: Final = {
    "": logging.INFO,
    "axes": logging.CRITICAL,  # names addresses and people
    "allauth": logging.ERROR,
    "django.channels.server": logging.ERROR,
    "django.request": logging.ERROR,  # our own request line says the rest
    "django.security": logging.ERROR,
    "httpx": logging.WARNING,  # its line for each call shows whom it asked about
    "mail.log": logging.ERROR,  # aiosmtpd repeats envelopes
    "psycopg.pool": logging.ERROR,
    "procrastinate": logging.WARNING,
    "procrastinate.utils": logging.CRITICAL,  # the worker says the same
    "uvicorn": logging.WARNING,
}

_process = {"name": "amparo"}


def prepare() -> None:
    """Set what is the same for all processes; done before they are forked, each finds it done."""
    structlog.configure(
        processors=[*_steps(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    for name, level in _LEVELS.items():
        logger = logging.getLogger(name)
        if logger.level != level:  # setting it goes through all loggers there are
            logger.setLevel(level)


def install(process: str, *, folder: Path | None) -> None:
    """Send the logs of this process, named `process`, to `folder`/<process>.log, or to standard error.

    With a folder, warnings and errors show on standard error too, in short.
    """
    _process["name"] = process
    prepare()
    logging.getLogger().handlers[:] = _handlers(process, folder)


def _handlers(process: str, folder: Path | None) -> list[logging.Handler]:
    console = logging.StreamHandler(sys.stderr)
    if folder is None:
        console.setFormatter(_formatter(_renderer()))
        return [console]
    folder.mkdir(parents=True, exist_ok=True)
    file = RotatingFileHandler(folder / f"{process}.log", maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8")
    file.setFormatter(_formatter(_renderer()))
    console.setFormatter(_formatter(_short))
    console.setLevel(logging.WARNING)
    return [file, console]


def _steps() -> list[structlog.typing.Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        _name_process,
        _tell_exception,
    ]


def _formatter(renderer: structlog.typing.Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_steps(),
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )


def _renderer() -> structlog.typing.Processor:
    if settings.LOG_FORMAT == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.processors.LogfmtRenderer(key_order=["at", "level", "process", "event"], drop_missing=True)


def _short(_logger: Any, _method: str, event: Mapping[str, Any]) -> str:
    """One calm line for the console; the whole story is in the file."""
    known = {"at", "level", "logger", "process", "event", "error", "frames"}
    told = " ".join(f"{name}={value}" for name, value in event.items() if name not in known)
    error = f" ({event['error']})" if event.get("error") else ""
    return f"  {event.get('process')}: {event.get('event')} {told}{error}".rstrip()


def _name_process(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    event["process"] = _process["name"]
    return event


def _tell_exception(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Replace `exc_info` by the error's name and the frames it passed, without values."""
    info = event.pop("exc_info", None)
    error = info if isinstance(info, BaseException) else (sys.exc_info()[1] if info is True else None)
    if isinstance(info, tuple):
        error = info[1]
    if error is None:
        return event
    told = "" if _quotes_rows(error) else " ".join(str(error).split())
    event["error"] = f"{type(error).__name__}: {told}" if told else type(error).__name__
    event["frames"] = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in reversed(traceback.extract_tb(error.__traceback__)[-12:])
    )
    return event


def _quotes_rows(error: BaseException) -> bool:
    return isinstance(error, (DatabaseError, PsycopgError))
