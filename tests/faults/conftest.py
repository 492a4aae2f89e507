import shutil
from collections.abc import Iterator

import pytest
from tests.faults.desk import MAILBOX, Desk
from tests.mail_server import Sink, sink

from amparo.project import postgres


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A running desk with one mailbox, on a path with spaces."""
    folder = tmp_path_factory.mktemp("desk") / "a path with spaces"
    folder.mkdir()
    desk = Desk(folder / "var")
    desk.start()
    desk.run(MAILBOX)
    yield desk
    _clear_away(desk)


@pytest.fixture
def post() -> Iterator[Sink]:
    with sink() as made:
        yield made


@pytest.fixture
def calling_desk(tmp_path_factory: pytest.TempPathFactory, post: Sink) -> Iterator[Desk]:
    """A running desk that calls people by mail, through `post`."""
    mail = {"AMPARO_MAIL_OUT_HOST": "127.0.0.1", "AMPARO_MAIL_OUT_PORT": str(post.port), "AMPARO_MAIL_OUT_TLS": "none"}
    desk = Desk(tmp_path_factory.mktemp("calling") / "var", settings=mail)
    desk.start()
    yield desk
    _clear_away(desk)


def _clear_away(desk: Desk) -> None:
    if desk.process and desk.process.poll() is None:
        desk.stop()
    # root's cluster may stand elsewhere, because its server runs as somebody who may not enter our folder
    shutil.rmtree(postgres.Cluster(desk.home).root)
