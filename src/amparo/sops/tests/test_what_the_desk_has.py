"""Kátia misspells a reason or a team: she reads so while she writes, and not when a run has come there."""

import pytest

from amparo.accounts.models import Team, User
from amparo.core.text import Variants
from amparo.sops.language.checking import check
from amparo.sops.language.problems import Problem
from amparo.sops.language.reading import read
from amparo.sops.queries.versions.desk import desk_here
from amparo.tickets.models import Brand
from amparo.tickets.services import save_reason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reason")]

TEXT = """\
id: moved
title: {pt-BR: Mudou, es: Cambió, en: Moved}
summary: {pt-BR: Mudou., es: Cambió., en: Moved.}
owner: brasil
risk: low
review_by: 2027-05-01
applies_to:
  reasons:
  - account
  products: [lume]
steps:
- id: move
  kind: set
  title: {pt-BR: Mudar, es: Cambiar, en: Move}
  values:
    reason: account
    team: BRASIL
- {id: over, kind: end, outcome: resolved}
scenarios:
- {id: plain, expect: {end: resolved}}
"""


@pytest.fixture
def reason(olga: User, brazil: Team, lume: Brand) -> None:
    save_reason(by=olga, code="account", label=Variants(texts={"en": "Account"}))


def problems(text: str) -> list[Problem]:
    sop = read(text).sop
    assert sop is not None
    assert check(sop, {}, {}) == []  # of a desk that nobody named nothing is said
    return check(sop, {}, {}, desk=desk_here())


def test_what_the_desk_has_is_left_in_peace_and_capitals_of_a_team_do_not_matter() -> None:
    assert problems(TEXT) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("    reason: account", "    reason: acount", (16, "error")),
        ("    team: BRASIL", "    team: Brazil", (17, "error")),
        ("  - account", "  - acount", (9, "warning")),
        ("[lume]", "[lumen]", (10, "warning")),
        ("owner: brasil", "owner: Brazil", (4, "warning")),
    ],
)
def test_what_nobody_here_is_called_is_named_with_its_line(old: str, new: str, found: tuple[int, str]) -> None:
    (one,) = problems(TEXT.replace(old, new))
    assert (one.line, one.severity, one.code) == (*found, "not-here")
    assert str(one.sentence).startswith(f"There is no “{new.rsplit(': ', maxsplit=1)[-1].strip('- []')}”")
