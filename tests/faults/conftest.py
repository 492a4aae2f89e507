import shutil
from collections.abc import Iterator

import pytest
from tests.faults.desk import MAILBOX, Desk

from amparo.project import postgres


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A running desk with one mailbox, on a path with spaces."""
    folder = tmp_path_factory.mktemp("desk") / "a path with spaces"
    folder.mkdir()
    desk = Desk(folder / "var")
    desk.start()
    made = desk.amparo("manage", "shell", "-v", "0", "-c", MAILBOX)
    assert made.returncode == 0, made.stderr
    yield desk
    if desk.process and desk.process.poll() is None:
        desk.stop()
    # root's cluster may stand elsewhere, because its server runs as somebody who may not enter our folder
    shutil.rmtree(postgres.Cluster(desk.home).root)
