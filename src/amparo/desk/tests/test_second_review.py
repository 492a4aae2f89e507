"""The place of second review: blind work, what comes after it, who sees what, and figures that open their decisions."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from tests.architecture.source import ROOT
from tests.cast import signed_in, staff
from tests.pages import plain

from amparo.accounts.models import Membership, Team, User
from amparo.accounts.permissions import Role
from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.files.services import keep, open_file
from amparo.media.harm import Harm
from amparo.media.services import remember_decision
from amparo.media.services.deciding import Decision
from amparo.media.states import Outcome as MediaOutcome
from amparo.moderation import services
from amparo.moderation.models import Case, Conflict, Lease, PolicyLine, Review
from amparo.moderation.rules import Book, Rule
from amparo.moderation.services import Shown
from amparo.moderation.services.notices import PRACTISED
from amparo.moderation.services.remembering import SOURCE
from amparo.moderation.states import Carried, CaseState, EvidenceKind, Round, Verdict
from amparo.moderation.tests.conftest import HandsIn, says
from amparo.notifications.services import notify
from amparo.ui.assets import used_icons
from amparo.wellbeing.models import Disclosure, Exposure
from amparo.wellbeing.privacy import as_person

pytestmark = pytest.mark.django_db

FIRST_REASON = "Fire near a curtain"


def takes(client: Client, round_: Round = Round.SECOND) -> str:
    return client.post("/desk/review/take/", {"round": round_}, follow=True).content.decode()


def gives(client: Client, case: Case, verdict: str = Verdict.UPHOLDS, why: str = "I saw it") -> None:
    case.refresh_from_db()
    said = {"verdict": verdict, "reason": why, "version": case.version}
    assert client.post(f"/desk/review/{case.number}/verdict/", said).status_code == 302


def settled(case: Case) -> None:
    with clock.at(clock.now() + timedelta(seconds=11)):
        services.settle(case=case)


def disputed(case: Case, noor: User) -> None:
    """Noor says otherwise, and stays with it."""
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says(Verdict.OVERTURNS, "An electric stove"))
    settled(case)
    services.decide(case=case)


def cost(client: Client, path: str) -> int:
    client.get(path)  # a process reads some things once
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_noor_reviews_without_the_first_verdict_and_compares_after_her_own(case: Case, noor: User, ana: User) -> None:
    desk = signed_in(noor)
    page = takes(desk)
    assert "Una llama pequeña en la mesa." in page
    assert "Open fire in a closed room." in page
    assert FIRST_REASON not in page
    assert ana.name not in plain(desk.get(f"/desk/review/{case.number}/"))
    gives(desk, case, Verdict.OVERTURNS, "Not a fire at all")
    for path in (f"/desk/review/{case.number}/", "/desk/review/", "/desk/review/all/"):
        assert FIRST_REASON not in desk.get(path).content.decode(), path
    settled(case)
    assert FIRST_REASON not in desk.get(f"/desk/review/{case.number}/").content.decode()
    shown = desk.post(f"/desk/review/{case.number}/first/", follow=True).content.decode()
    assert FIRST_REASON in shown
    assert "You see it differently" in shown
    assert Review.objects.get().revealed_at is not None


def test_the_next_case_is_there_at_once_and_ten_seconds_give_the_last_one_back(hands_in: HandsIn, noor: User) -> None:
    cases = [hands_in(subject_ref=f"live-{n}") for n in range(2)]
    desk = signed_in(noor)
    takes(desk)
    gives(desk, cases[0], Verdict.TOO_STRONG, "A warning is enough")
    assert Case.objects.get(pk=cases[1].pk).state == CaseState.LEASED
    strip = desk.get(f"/desk/review/{cases[1].number}/").content.decode()
    assert f"/desk/review/{cases[0].number}/undo/" in strip
    page = desk.post(f"/desk/review/{cases[0].number}/undo/").content.decode()
    assert "A warning is enough" in page
    assert 'value="too_strong" required checked' in page
    states = set(Case.objects.values_list("number", "state"))
    assert states == {(cases[0].number, CaseState.LEASED), (cases[1].number, CaseState.PENDING)}


def test_noor_who_has_a_case_is_told_why_she_gets_it_instead_of_an_appeal(case: Case, noor: User) -> None:
    desk = signed_in(noor)
    assert "You still have this one." not in takes(desk)
    assert "You still have this one." in takes(desk, Round.APPEAL)


def test_before_the_first_case_noor_reads_what_comes_here(case: Case, noor: User, latam: Team) -> None:
    Membership.objects.get_or_create(user=noor, team=latam)
    told = Disclosure.objects.create(team=latam, number=1, mix={"graphic": {"week": 6.5, "high": 2.0}})
    desk = signed_in(noor)
    page = desk.post("/desk/review/take/")["Location"]
    assert page.startswith("/desk/break/disclosure/")
    assert desk.post(page, {f"version-{told.pk}": "1"})["Location"] == "/desk/review/"
    assert desk.post("/desk/review/take/")["Location"] == f"/desk/review/{case.number}/"


def test_a_verdict_without_a_reason_is_asked_for_again_with_what_was_chosen(case: Case, noor: User) -> None:
    desk = signed_in(noor)
    takes(desk)
    answer = desk.post(f"/desk/review/{case.number}/verdict/", {"verdict": "overturns", "reason": " "})
    assert answer.status_code == 422
    assert 'value="overturns" required checked' in answer.content.decode()
    assert not Review.objects.exists()


def test_what_would_be_right_instead_counts_where_the_measure_is_too_strong(case: Case, noor: User) -> None:
    desk = signed_in(noor)
    takes(desk)
    said = {"verdict": "too_strong", "reason": "Two days", "action": "live_suspended", "days": "2"}
    desk.post(f"/desk/review/{case.number}/verdict/", said)
    assert Review.objects.get().measure == {
        "action": "live_suspended",
        "hours": 48,
        "value": None,
        "currency": "",
    }


def test_noor_passes_without_a_reason_and_the_page_says_that_nothing_waits(case: Case, noor: User) -> None:
    desk = signed_in(noor)
    takes(desk)
    page = desk.post(f"/desk/review/{case.number}/pass/", follow=True).content.decode()
    assert "Nothing waits for you now" in page
    case.refresh_from_db()
    assert case.state == CaseState.PENDING


def test_a_pass_or_a_verdict_too_late_says_so_on_the_page_of_what_waits(case: Case, noor: User) -> None:
    desk = signed_in(noor)
    takes(desk)
    for act in ("pass", "pass", "verdict"):
        answer = desk.post(f"/desk/review/{case.number}/{act}/", {"verdict": "upholds", "reason": "Fire"}, follow=True)
        assert answer.redirect_chain == [("/desk/review/", 302)]
    assert "Your text is kept" in answer.content.decode()
    assert not Review.objects.exists()


def test_the_notice_of_practice_leads_where_its_result_lies(case: Case, noor: User) -> None:
    notify(users=[noor], kind=PRACTISED, data={"number": case.number})
    page = signed_in(noor).get("/desk/notices/").content.decode()
    assert '<a class="font-bold" href="/desk/review/">' in page


def test_renewing_keeps_the_case_and_leaving_the_page_gives_nothing_back(case: Case, noor: User) -> None:
    desk = signed_in(noor)
    takes(desk)
    before = case.lease.until
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert desk.post(f"/desk/review/{case.number}/renew/").status_code == 204
    case.lease.refresh_from_db()
    assert case.lease.until > before
    assert desk.post(f"/desk/review/{case.number}/renew/", {"leaving": "1"}).status_code == 204
    assert signed_in(noor).get(f"/desk/review/{case.number}/").status_code == 200


def test_an_arbiter_reads_both_verdicts_has_to_decide_and_tells_the_creator(case: Case, noor: User, ines: User) -> None:
    disputed(case, noor)
    desk = signed_in(ines)
    page = takes(desk, Round.ARBITER)
    assert FIRST_REASON in page
    assert "An electric stove" in page
    assert "Cannot be decided with this" not in page
    gives(desk, case, Verdict.OVERTURNS, "No flame")
    settled(case)
    story = desk.get(f"/desk/review/{case.number}/").content.decode()
    assert "has not been told yet" in story
    said = {"explanation": "Es una estufa eléctrica.", "note": "Por la app"}
    assert desk.post(f"/desk/review/{case.number}/do/tell/", said).status_code == 302
    case.refresh_from_db()
    assert case.state == CaseState.TOLD
    told = desk.get(f"/desk/review/{case.number}/").content.decode()
    for word in (FIRST_REASON, "An electric stove", "No flame"):
        assert word in told


def test_every_station_in_the_life_of_a_disputed_case_has_a_picture_that_is_built(case: Case, noor: User) -> None:
    disputed(case, noor)
    shown = signed_in(noor).get(f"/desk/review/{case.number}/").context["page"].line_of_life
    assert [one.mark for one in shown] == ["done", "done", "now", "next", "next"]
    assert {one.icon for one in shown} <= used_icons(ROOT).keys()


def test_commercial_people_see_decided_cases_alone_without_reviewers_and_may_comment(
    case: Case, noor: User, pia: User
) -> None:
    partner = signed_in(pia)
    assert partner.get(f"/desk/review/{case.number}/").status_code == 404
    assert str(case.number) not in partner.get("/desk/review/").content.decode()
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says(reason="Noor's own words"))
    settled(case)
    assert partner.get(f"/desk/review/{case.number}/").status_code == 404
    services.decide(case=case)
    page = plain(partner.get(f"/desk/review/{case.number}/"))
    for hidden in (FIRST_REASON, "Noor", "R-"):
        assert hidden not in page, hidden
    assert partner.post(f"/desk/review/{case.number}/do/comment/", {"text": "She is sorry."}).status_code == 302
    assert "She is sorry." in partner.get(f"/desk/review/{case.number}/").content.decode()
    assert str(case.number) in partner.get("/desk/review/").content.decode()


def test_ana_hands_a_decision_in_and_nobody_without_a_role_gets_in(client: Client, line: PolicyLine, ana: User) -> None:
    desk = signed_in(ana)
    said = {
        "kind": "video",
        "subject_ref": "v-1",
        "creator_ref": "joel",
        "tier": "vip",
        "language": "en",
        "line": line.pk,
        "action": "removed",
        "reason": "No helmet",
        "facts": "He rides down a ramp.",
        "harm": "none",
        "severity": "0",
        "words": "Look at this",
    }
    answer = desk.post("/desk/review/hand-in/", said)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    made = Case.objects.get()
    assert (made.submitted_by, made.first.reviewer, made.chosen_by) == (ana, ana, "vip")
    assert desk.get(f"/desk/review/{made.number}/").status_code == 200
    assert client.get("/desk/review/").status_code == 302
    nobody = staff("Nadia", Role.KNOWLEDGE)
    assert signed_in(nobody).get("/desk/review/").status_code == 403


def test_a_declared_conflict_keeps_decisions_away_until_it_is_ended(case: Case, noor: User) -> None:
    desk = signed_in(noor)
    assert desk.post("/desk/review/conflicts/", {"note": "nothing named"}).status_code == 422
    assert desk.post("/desk/review/conflicts/", {"creator_ref": "vale"}).status_code == 302
    assert "Nothing waits for you now" in takes(desk)
    desk.post(f"/desk/review/conflicts/{Conflict.objects.get().pk}/end/")
    assert "Una llama pequeña en la mesa." in takes(desk)


def test_nobody_of_the_desk_that_decided_first_is_given_the_case_or_reviews_it_by_its_address(
    hands_in: HandsIn, ana: User, noor: User, brazil: Team
) -> None:
    Membership.objects.create(user=noor, team=brazil, leads=False)
    olivia = staff("Olivia", Role.OWNER)
    rule = Rule(code="vip", tiers=("vip",))
    services.save_rules(book=Book(rules=(rule,)), by=olivia)
    shared = hands_in(subject_ref="live-78")
    desk = signed_in(noor)
    assert shared.facts in takes(desk), "the rule says nothing of desks"
    services.skip(case=shared, by=noor)
    services.save_rules(book=Book(rules=(replace(rule, apart_from_desk=True),)), by=olivia)
    apart = hands_in(subject_ref="live-79")
    assert "Nothing waits for you now" in takes(desk), "she is of Ana's team"
    assert 'name="verdict"' not in desk.get(f"/desk/review/{apart.number}/").content.decode()
    said = {"verdict": Verdict.UPHOLDS, "reason": "I saw it", "version": apart.version}
    desk.post(f"/desk/review/{apart.number}/verdict/", said)
    assert not Review.objects.filter(case=apart).exists()
    assert not Lease.objects.filter(case=apart).exists()


def test_the_queue_the_screen_and_the_figures_cost_the_same_however_much_waits(hands_in: HandsIn, noor: User) -> None:
    desk = signed_in(noor)
    paths = ("/desk/review/", "/desk/review/all/?view=open", "/desk/review/figures/")
    hands_in(subject_ref="live-0")
    before = {path: cost(desk, path) for path in paths}
    for n in range(1, 6):
        hands_in(subject_ref=f"live-{n}")
    assert {path: cost(desk, path) for path in paths} == before
    assert all(count <= 30 for count in before.values()), before
    takes(desk)
    held = Case.objects.get(state=CaseState.LEASED)
    assert cost(desk, f"/desk/review/{held.number}/") <= 14


def drawn() -> bytes:
    """A picture with enough in it to be blurred."""
    out = BytesIO()
    Image.effect_noise((900, 600), 90).convert("RGB").save(out, "JPEG", quality=92)
    return out.getvalue()


@pytest.fixture
def filmed(hands_in: HandsIn) -> Case:
    """A case with a picture that is covered."""
    file = Shown(
        kind=EvidenceKind.FILE,
        file=keep(drawn()),
        name="flame.jpg",
        content_type="image/jpeg",
        harm="other",
        severity=2,
    )
    return hands_in(evidence=[file])


def test_evidence_is_covered_until_held_and_noted_in_ones_own_ledger(filmed: Case, noor: User, ines: User) -> None:
    desk, pk = signed_in(noor), filmed.evidence.get().pk
    takes(desk)
    covered = desk.get(f"/desk/review/evidence/{pk}/covered/")
    assert covered["Content-Type"] == "image/jpeg"
    with open_file(filmed.evidence.get().file) as original:
        assert len(covered.content) < len(original.read()) / 5
    path = f"/desk/review/evidence/{pk}"
    part = desk.post(f"{path}/part/", {"x": "0.8", "y": "0.4"})
    assert part["Content-Type"] == "image/jpeg"
    assert 0 < float(part["X-Part"].split()[2]) < 0.75
    again = desk.post(f"{path}/part/", {"x": "0.2", "y": "0.2", "reveal": part["X-Reveal"]})
    assert again["X-Reveal"] == part["X-Reveal"]  # one look, however it moves
    assert desk.post("/desk/media/cover/", {"reveal": part["X-Reveal"], "seconds": "1.5"}).status_code == 204
    with as_person(noor):
        row = Exposure.objects.get(token=UUID(part["X-Reveal"]))
        assert (row.person_id, row.harm, row.ended_at is not None) == (noor.pk, "other", True)
    assert signed_in(staff("Lia", Role.AGENT)).post(f"{path}/whole/").status_code == 404


@pytest.mark.parametrize("is_own", [False, True])
def test_what_another_case_decided_lies_on_the_stage_instead_of_the_picture(
    filmed: Case, noor: User, *, is_own: bool
) -> None:
    desk, evidence = signed_in(noor), filmed.evidence.get()
    takes(desk)
    source = filmed.pk if is_own else filmed.pk + 1
    decision = Decision(
        outcome=MediaOutcome.BREACH, harm=Harm.GRAPHIC, severity=4, source_kind=SOURCE, source_id=source
    )
    remember_decision(file=evidence.file, decision=decision, by=SYSTEM)
    stage = f"/desk/review/evidence/{evidence.pk}/"
    assert (f"{stage}covered/" in desk.get(stage).content.decode()) == is_own
    assert f"{stage}covered/" in desk.get(f"{stage}?again=1").content.decode()


def test_what_lies_behind_the_wall_is_served_to_nobody_here(filmed: Case, noor: User) -> None:
    evidence, desk = filmed.evidence.get(), signed_in(noor)
    filmed.evidence.update(harm="child_safety")
    takes(desk)
    assert "<img" not in desk.get(f"/desk/review/evidence/{evidence.pk}/").content.decode()
    for path in ("covered/", "still/0/", "clip/"):
        assert desk.get(f"/desk/review/evidence/{evidence.pk}/{path}").status_code == 404
    for path in ("part/", "whole/", "play/"):
        assert desk.post(f"/desk/review/evidence/{evidence.pk}/{path}").status_code == 404


def test_what_the_platform_did_not_take_is_said_and_sent_again_by_a_press(case: Case, noor: User, grace: User) -> None:
    desk = signed_in(noor)
    takes(desk)
    gives(desk, case)
    settled(case)
    services.decide(case=case)
    Case.objects.filter(pk=case.pk).update(carried=Carried.FAILED)
    lead = signed_in(grace)
    page = f"/desk/review/{case.number}/"
    assert "Send it again" in lead.get(page).content.decode()
    assert lead.post(f"{page}do/send-again/").status_code == 302
    assert Case.objects.get(pk=case.pk).carried == Carried.WAITING
    assert "Send it again" not in lead.get(page).content.decode()
