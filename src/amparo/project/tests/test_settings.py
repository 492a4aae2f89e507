import re
from pathlib import Path

import pytest

from amparo.project import settings
from amparo.project.installation.env import BadEnvironment, Environment
from amparo.project.installation.home import REPOSITORY
from amparo.project.installation.listening import addresses

PAGE = REPOSITORY / "docs" / "reference" / "settings.md"


def test_every_setting_is_described_and_no_other() -> None:
    described = set()
    for name, secret in re.findall(r"^\| `(AMPARO_\w+)`( \*secret\*)? ", PAGE.read_text(), re.MULTILINE):
        described |= {name, f"{name}_FILE"} if secret else {name}
    assert described == settings.env.asked


def test_an_unknown_setting_is_refused_by_name() -> None:
    env = Environment({"AMPARO_HOME": "/x", "AMPARO_WEB_PROT": "1"})
    env.text("AMPARO_HOME")
    with pytest.raises(BadEnvironment, match="AMPARO_WEB_PROT"):
        env.refuse_unknown()


@pytest.mark.parametrize("port", ["", "web", "-1", "65536", "80.5"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(BadEnvironment, match="AMPARO_WEB_PORT"):
        addresses(Environment({"AMPARO_WEB_PORT": port}))


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("s3cret\n")
    assert Environment({"AMPARO_METRICS_TOKEN_FILE": str(file)}).secret("AMPARO_METRICS_TOKEN") == "s3cret"


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    given = {"AMPARO_METRICS_TOKEN": "a", "AMPARO_METRICS_TOKEN_FILE": str(tmp_path / "b")}
    with pytest.raises(BadEnvironment, match="keep one of them"):
        Environment(given).secret("AMPARO_METRICS_TOKEN")


def test_a_choice_outside_the_list_is_refused_with_the_list() -> None:
    with pytest.raises(BadEnvironment, match="text, json"):
        Environment({"AMPARO_LOG_FORMAT": "xml"}).choice("AMPARO_LOG_FORMAT", "text", among=("text", "json"))
