"""Noor may find that another line is breached than the one the first reviewer named, and may say so anew when she amends."""

import pytest
from tests.cast import signed_in

from amparo.accounts.models import User
from amparo.core.text import Variants
from amparo.desk.tests.test_second_review import disputed, settled, takes
from amparo.moderation import services
from amparo.moderation.models import Case, PolicyLine, Review
from amparo.moderation.services import LineFields
from amparo.moderation.states import CaseState, Round, Verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowds(olga: User) -> PolicyLine:
    words = Variants(texts={"en": "Crowds", "es": "Multitudes", "pt-BR": "Multidões"})
    return services.save_policy_line(code="6.4", what=LineFields(title=words, text=words), by=olga)


def test_noor_says_that_another_line_is_breached_and_that_is_no_agreement(
    case: Case, crowds: PolicyLine, noor: User
) -> None:
    desk = signed_in(noor)
    html = takes(desk)
    assert "It breaches another line" in html
    assert "6.4 · Crowds" in html
    case.refresh_from_db()
    said = {"verdict": Verdict.UPHOLDS, "reason": "Too many people", "line": "6.4", "version": case.version}
    desk.post(f"/desk/review/{case.number}/verdict/", said)
    settled(case)
    case.refresh_from_db()
    assert Review.objects.get().policy_line == crowds
    assert case.state == CaseState.DISPUTED  # the same verdict, by another line
    assert "line 6.4" in desk.get(f"/desk/review/{case.number}/").content.decode()


def test_a_line_counts_only_where_one_is_breached_and_has_to_be_in_use(
    case: Case, crowds: PolicyLine, noor: User
) -> None:
    desk = signed_in(noor)
    takes(desk)
    case.refresh_from_db()
    said = {"verdict": Verdict.UPHOLDS, "reason": "Too many people", "version": case.version}
    assert desk.post(f"/desk/review/{case.number}/verdict/", said | {"line": "9.9"}).status_code == 404
    no_breach = said | {"verdict": Verdict.OVERTURNS, "line": "6.4"}
    assert desk.post(f"/desk/review/{case.number}/verdict/", no_breach).status_code == 302
    assert Review.objects.get().policy_line == case.policy_line


def test_noor_amends_to_the_line_of_the_case_and_keeps_what_would_be_right(
    case: Case, crowds: PolicyLine, noor: User
) -> None:
    desk = signed_in(noor)
    takes(desk)
    case.refresh_from_db()
    lesser = {"verdict": Verdict.TOO_STRONG, "action": "live_suspended", "days": "3"}
    first = lesser | {"reason": "Too many people", "line": "6.4", "version": case.version}
    desk.post(f"/desk/review/{case.number}/verdict/", first)
    settled(case)
    html = desk.post(f"/desk/review/{case.number}/first/", follow=True).content.decode()
    assert '<option value="6.4" selected>' in html
    assert '<option value="live_suspended" selected>' in html
    amended = lesser | {"what": "amend", "reason": "It is 4.2", "line": case.policy_line.code}
    desk.post(f"/desk/review/{case.number}/amend/", amended)
    review = Review.objects.get()
    assert review.amended_line == case.policy_line
    assert review.amended_measure == review.measure


def test_ines_rules_by_another_line_as_arbiter_and_the_statement_stands_on_it(
    case: Case, crowds: PolicyLine, noor: User, ines: User
) -> None:
    disputed(case, noor)
    desk = signed_in(ines)
    assert "6.4 · Crowds" in takes(desk, Round.ARBITER)
    case.refresh_from_db()
    said = {"verdict": Verdict.UPHOLDS, "reason": "Too many people", "line": "6.4", "version": case.version}
    desk.post(f"/desk/review/{case.number}/verdict/", said)
    settled(case)
    ruling = case.rulings.select_related("statement").get()
    assert ruling.policy_line == crowds
    assert "6.4" in services.preview(ruling)
