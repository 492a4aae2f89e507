"""Logs: one line per happening, `key=value` or JSON, and no personal data.

What a person wrote, who they are and where they write from stays out: ids only. An exception is told by its type and
its frames; the message of a database error is left out, because it quotes the row.
"""

import logging
import logging.config
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from psycopg import Error as PsycopgError

_SIZE: Final = 10_000_000  # bytes of one log file before it is put aside
_KEPT: Final = 4  # files put aside

_process = {"name": "amparo"}


def install(process: str, *, folder: Path | None) -> None:
    """Send the logs of this process, named `process`, to `folder`/<process>.log, or to standard error.

    With a folder, warnings and errors show on standard error too, in short.
    """
    _process["name"] = process
    structlog.configure(
        processors=[*_steps(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": _formatter(_renderer()), "short": _formatter(_short)},
            "handlers": _handlers(process, folder),
            "root": {"level": "INFO", "handlers": ["all", "warnings"] if folder else ["all"]},
            "loggers": {
                "axes": {"level": "CRITICAL"},  # names addresses and people
                "allauth": {"level": "ERROR"},
                "django.channels.server": {"level": "ERROR"},
                "django.request": {"level": "ERROR"},  # our own request line says the rest
                "django.security": {"level": "ERROR"},
                "httpx": {"level": "WARNING"},  # its line for each call shows whom it asked about
                "mail.log": {"level": "ERROR"},  # aiosmtpd repeats envelopes
                "psycopg.pool": {"level": "ERROR"},
                "procrastinate": {"level": "WARNING"},
                "procrastinate.utils": {"level": "CRITICAL"},  # the worker says the same
                "uvicorn": {"level": "WARNING"},
            },
        }
    )


def _handlers(process: str, folder: Path | None) -> dict[str, Any]:
    console = {"class": "logging.StreamHandler", "stream": sys.stderr}
    if folder is None:
        return {"all": {**console, "formatter": "line"}}
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "all": {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": str(folder / f"{process}.log"),
            "maxBytes": _SIZE,
            "backupCount": _KEPT,
            "encoding": "utf-8",
            "formatter": "line",
        },
        "warnings": {**console, "formatter": "short", "level": "WARNING"},
    }


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


def _formatter(renderer: structlog.typing.Processor) -> dict[str, Any]:
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _steps(),
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    }


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
