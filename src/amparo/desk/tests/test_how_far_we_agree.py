"""The figures of second review: blind verdicts, intervals, what was overturned, and the decisions behind each."""

from datetime import timedelta

import pytest
from tests.cast import signed_in
from tests.pages import plain

from amparo.accounts.models import User
from amparo.core import clock
from amparo.moderation import services
from amparo.moderation.models import Case
from amparo.moderation.services import First
from amparo.moderation.states import Verdict
from amparo.moderation.tests.conftest import HandsIn, says

pytestmark = pytest.mark.django_db


def settled(case: Case) -> None:
    with clock.at(clock.now() + timedelta(seconds=11)):
        services.settle(case=case)


def test_figures_count_blind_verdicts_and_every_figure_opens_its_decisions(hands_in: HandsIn, noor: User) -> None:
    for n, verdict in enumerate([Verdict.UPHOLDS, Verdict.UPHOLDS, Verdict.OVERTURNS]):
        row = hands_in(subject_ref=f"live-{n}", first=First(name="Madrid", verdict=Verdict.UPHOLDS))
        services.claim_next(by=noor)
        services.commit_verdict(case=row, by=noor, words=says(verdict))
        settled(row)
    desk = signed_in(noor)
    page = desk.get("/desk/review/figures/").content.decode()
    share, alike = "67\N{NO-BREAK SPACE}% of 3 decisions", "One side always said the same"
    assert all(said in page for said in (share, "too-few", alike, "Everybody always said the same"))
    row = page[page.index("<tbody>") : page.index("</tbody>")]
    told = [cell for cell in row.split("<td")[1:] if "none yet" not in cell]
    assert [("<a " in cell) for cell in told] == [True] * 5  # kappa, alpha and AC1 among them
    for by, of in (("line", "4.2"), ("market", "ES"), ("group", "vip")):
        assert f"by={by}&amp;days=90&amp;of={of}" in desk.get(f"/desk/review/figures/?by={by}").content.decode()
    apart = desk.get("/desk/review/figures/behind/?by=line&of=4.2&show=apart").content.decode()
    assert apart.count('id="decision-') == 1
    assert desk.get("/desk/review/figures/?by=pair").status_code == 200
    assert noor.name not in desk.get("/desk/review/figures/?by=pair").content.decode().split('class="review-page"')[1]


def test_where_noor_too_sees_no_breach_nothing_was_overturned(hands_in: HandsIn, noor: User) -> None:
    row = hands_in(first=First(name="Madrid", verdict=Verdict.OVERTURNS))
    services.claim_next(by=noor)
    services.commit_verdict(case=row, by=noor, words=says(Verdict.OVERTURNS))
    settled(row)
    services.decide(case=row)
    desk = signed_in(noor)
    assert "0 of 1" in plain(desk.get("/desk/review/figures/"))
    behind = "/desk/review/figures/behind/?by=line&of=4.2&show="
    opened = {
        shown: desk.get(behind + shown).content.decode().count('id="decision-') for shown in ("all", "overturned")
    }
    assert opened == {"all": 1, "overturned": 0}
