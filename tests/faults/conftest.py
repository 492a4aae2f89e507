import fcntl
import shutil
from collections.abc import Iterator

import pytest
from tests.faults.desk import MAILBOX, Desk, Seed
from tests.mail_server import Sink, sink

from amparo.project.database import postgres


@pytest.hookimpl(trylast=True)  # pytest-django puts what uses no test database last
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that it ends with the rest; and first of all, what needs no seed."""

    def turn(item: pytest.Item) -> int:
        if not item.get_closest_marker("faults"):
            return 2
        return int("seed" in item.fixturenames)  # type: ignore[attr-defined] # every test function has them

    items.sort(key=turn)


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Seed:
    """What a first start leaves. One of all test processes makes it, the others wait and use it as well."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "seed"
    folder.mkdir(exist_ok=True)
    seed = Seed(folder)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not seed.is_ripe:
            seed.ripen()
    return seed


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, seed: Seed) -> Iterator[Desk]:
    """A running desk with one mailbox, on a path with spaces."""
    folder = tmp_path_factory.mktemp("desk") / "a path with spaces"
    folder.mkdir()
    desk = Desk(folder / "var")
    seed.sow(desk)
    desk.start()
    desk.run(MAILBOX)
    yield desk
    _clear_away(desk)


@pytest.fixture
def post() -> Iterator[Sink]:
    with sink() as made:
        yield made


@pytest.fixture
def calling_desk(tmp_path_factory: pytest.TempPathFactory, seed: Seed, post: Sink) -> Iterator[Desk]:
    """A running desk that calls people by mail, through `post`."""
    mail = {"AMPARO_MAIL_OUT_HOST": "127.0.0.1", "AMPARO_MAIL_OUT_PORT": str(post.port), "AMPARO_MAIL_OUT_TLS": "none"}
    desk = Desk(tmp_path_factory.mktemp("calling") / "var", settings=mail)
    seed.sow(desk)
    desk.start()
    yield desk
    _clear_away(desk)


def _clear_away(desk: Desk) -> None:
    if desk.process and desk.process.poll() is None:
        desk.stop()
    # root's cluster may stand elsewhere, because its server runs as somebody who may not enter our folder
    shutil.rmtree(postgres.Cluster(desk.home).root)
