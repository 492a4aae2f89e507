"""Which database: the one AMPARO_DATABASE_URL names, else the embedded PostgreSQL under AMPARO_HOME."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from amparo.project.database.postgres import connection_of
from amparo.project.installation.env import BadEnvironment, Environment

_PLANNING: Final = ("-c plan_cache_mode=force_generic_plan", "-c max_parallel_workers_per_gather=0")
_POOL: Final = {
    "timeout": 10,
    "max_idle": 60,  # what a rush has opened is closed a minute later
    "reconnect_timeout": 10,  # by default five minutes, and the pauses grow: a database that is back would not be seen
}
"""In seconds."""
_NEVER: Final = 1_000_000_000  # times the same text is asked before it is prepared without being told to


def database_settings(env: Environment, home: Path) -> dict[str, Any]:
    """Django's DATABASES["default"]."""
    url = env.secret("AMPARO_DATABASE_URL")
    pool_size = env.number("AMPARO_DATABASE_POOL", 16, least=2, most=200)
    place = _from_url(url) if url else connection_of(home)
    options = place.pop("OPTIONS", {})
    return {
        "ENGINE": "amparo.project.database",  # base.py: none is handed out that died while it waited
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 0,  # the pool keeps connections
        # Only what asks for it is prepared (core/kept.py), since the texts of other queries hold their values; and what
        # is prepared is planned once, whoever asks. By itself PostgreSQL would plan the counts anew for every page, and
        # start processes to look for a rare word: they take longer to come (7 to 13 ms) than the word to be found.
        "OPTIONS": {
            **options,
            "options": " ".join([options.get("options", ""), *_PLANNING]).strip(),
            "prepare_threshold": _NEVER,
            "pool": {"min_size": 1, "max_size": pool_size, **_POOL},
        },
        **place,
    }


def _from_url(url: str) -> dict[str, Any]:
    """postgresql://user:password@host:port/name?sslmode=…; a folder as host (percent-encoded) is a socket."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise BadEnvironment("AMPARO_DATABASE_URL is not of the form postgresql://user:password@host:port/name.")
    query = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
    }
