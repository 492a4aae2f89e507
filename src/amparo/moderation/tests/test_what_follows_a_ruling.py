"""The creator is told why, in their language, and may object to somebody who took no part."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.formats import date_format

from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.core.errors import Conflict, Missing, NotAllowed
from amparo.moderation import services
from amparo.moderation.measures import Measure
from amparo.moderation.models import CalibrationItem, Case, Ruling, Statement
from amparo.moderation.queries.calibration import my_results, results
from amparo.moderation.queries.reviewing import in_hand, last_given
from amparo.moderation.queries.story import statement_by, story_of
from amparo.moderation.queries.visibility import case_for, visible_to
from amparo.moderation.rules import Book
from amparo.moderation.services import Creator, First, ItemFields, LineFields, Objection
from amparo.moderation.services.claiming import practice_instead_of
from amparo.moderation.statements import duration
from amparo.moderation.states import Action, CaseState, Outcome, Round, Verdict
from amparo.moderation.tests.conftest import HandsIn, says
from amparo.moderation.tests.test_a_decision_is_looked_at_twice import AMENDING, UNDO, decided, later
from amparo.notifications.models import Notification
from amparo.tickets.models import Message, Ticket

FIRST_WORDS = "Fire near a curtain"


@pytest.fixture
def ruled(case: Case, noor: User) -> Case:
    """Noor agreed, and the time for amending is over."""
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says())
    later(UNDO)
    later(AMENDING)
    return decided(case)


@pytest.fixture
def told(ruled: Case, noor: User) -> Case:
    services.tell(case=ruled, by=noor, note="Shown in the app")
    return decided(ruled)


def test_the_statement_is_in_spanish_and_says_what_the_law_asks_for(told: Case) -> None:
    text = Statement.objects.get(ruling__case=told).text
    with translation.override("es"):
        assert "Fuego abierto en un espacio cerrado." in text
        assert "Una llama pequeña en la mesa." in text
        assert str(told.number) in text
        assert "4.2 Actos peligrosos" in text
        assert "/appeal/" in text


def test_a_statement_says_how_long_only_what_lasts(hands_in: HandsIn, noor: User) -> None:
    said = []
    for action in (Action.WARNING, Action.LIVE_SUSPENDED):
        case = hands_in(measure=Measure(action=action))
        services.claim_next(by=noor)
        services.commit_verdict(case=case, by=noor, words=says())
        later(UNDO)
        later(AMENDING)
        services.tell(case=decided(case), by=noor, note="Shown in the app")
        said.append(Statement.objects.get(ruling__case=case).text)
    with translation.override("es"):
        endless = duration(None)
    assert [endless in text for text in said] == [False, True]


def test_a_statement_writes_money_as_its_language_does(hands_in: HandsIn, noor: User) -> None:
    case = hands_in(measure=Measure(action=Action.PAYOUT_HELD, value=12_345_50, currency="EUR"))
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says())
    services.see_first(case=case, by=noor)
    services.decide(case=case, by=noor)
    said = services.tell(case=case, by=noor, note="Shown in the app")
    assert "(12.345,50\N{NO-BREAK SPACE}€)" in said.text


def test_a_statement_writes_months_as_its_language_does(hands_in: HandsIn, noor: User) -> None:
    case = hands_in(creator=Creator(reference="bia", tier="vip", language="pt-BR"))
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says())
    later(UNDO)
    later(AMENDING)
    services.tell(case=decided(case), by=noor, note="Shown in the app")
    statement = Statement.objects.get(ruling__case=case)
    assert statement.appeal_until is not None
    with translation.override("pt-br"):
        day = date_format(statement.appeal_until, "DATE_FORMAT")
    assert day.lower() in statement.text
    assert day not in statement.text


@pytest.mark.parametrize(("taken", "said"), [(True, "ya no rige"), (False, "no tomamos ninguna medida")])
def test_only_what_held_is_said_to_hold_no_more(hands_in: HandsIn, noor: User, *, taken: bool, said: str) -> None:
    case = hands_in(is_taken=taken, first=First(name="Madrid", verdict=Verdict.OVERTURNS))
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says(Verdict.OVERTURNS))
    later(UNDO)
    later(AMENDING)
    services.tell(case=decided(case), by=noor, note="Shown in the app")
    assert said in Statement.objects.get(ruling__case=case).text


def test_an_appeal_may_come_for_six_months_from_the_day_of_telling(told: Case) -> None:
    statement = Statement.objects.get(ruling__case=told)
    assert statement.told_at is not None
    assert statement.appeal_until == statement.told_at + relativedelta(months=6)
    with clock.at(statement.appeal_until + timedelta(days=1)), pytest.raises(Conflict):
        services.appeal(case=told, by=SYSTEM, what=Objection(reason="It was a candle"))


def test_the_link_of_a_statement_leads_to_it_and_a_guessed_one_nowhere(told: Case) -> None:
    statement = Statement.objects.get(ruling__case=told)
    token = services.appeal_link(statement).rstrip("/").rpartition("/")[2]
    assert statement_by(token) == statement
    for wrong in (token[:-1] + ("a" if token[-1] != "a" else "b"), str(statement.pk), f"{statement.pk}-", "x"):
        with pytest.raises(Missing):
            statement_by(wrong)


def test_an_appeal_that_finds_the_breach_after_all_brings_the_measure_back(
    hands_in: HandsIn, noor: User, ines: User
) -> None:
    case = hands_in(first=First(name="Madrid", verdict=Verdict.OVERTURNS))
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says(Verdict.OVERTURNS))
    later(UNDO)
    later(AMENDING)
    services.tell(case=decided(case), by=noor, note="Shown in the app")
    services.appeal(case=case, by=SYSTEM, what=Objection(reason="The curtain burnt"))
    services.claim_next(by=ines, round_=Round.APPEAL)
    services.commit_verdict(case=case, by=ines, words=says())
    later(UNDO)
    outcomes = Ruling.objects.filter(case=case).order_by("nth").values_list("outcome", "measure__action")
    assert list(outcomes) == [(Outcome.OVERTURNED, Action.NONE), (Outcome.UPHELD, Action.LIVE_SUSPENDED)]


def test_an_appeal_is_reviewed_by_somebody_who_took_no_part_and_overturned(
    told: Case, ana: User, noor: User, ines: User
) -> None:
    services.appeal(case=told, by=ana, what=Objection(reason="It was a candle on a cake"))
    assert services.claim_next(by=noor, round_=Round.APPEAL) is None
    assert services.claim_next(by=ines, round_=Round.APPEAL) == told
    hand = in_hand(ines)
    assert hand is not None
    assert hand.appeal == "It was a candle on a cake"
    assert hand.said[0].reason == FIRST_WORDS, "an appeal is decided knowing what was said"
    services.commit_verdict(case=told, by=ines, words=says(Verdict.OVERTURNS, "A candle"))
    later(UNDO)
    row = decided(told)
    assert (row.state, row.outcome) == (CaseState.DECIDED, Outcome.OVERTURNED)
    assert [ruling.outcome for ruling in Ruling.objects.filter(case=told).order_by("nth")] == ["upheld", "overturned"]
    told.refresh_from_db()
    assert told.told_at is None, "of this outcome nobody told them yet"
    services.tell(case=row, by=ines, note="In the app")
    assert decided(told).state == CaseState.TOLD


def test_a_case_of_a_ticket_is_told_as_a_reply(hands_in: HandsIn, ticket: Ticket, olga: User, noor: User) -> None:
    case = hands_in(ticket=ticket)
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says())
    later(UNDO)
    later(AMENDING)
    services.tell(case=case, by=olga)
    assert "Fuego abierto" in Message.objects.get(ticket=ticket, kind="out").text


def test_commercial_people_see_and_comment_decided_cases_alone_and_no_reviewer(
    case: Case, noor: User, pia: User
) -> None:
    assert not visible_to(pia).exists()
    with pytest.raises(Missing):
        services.comment(case=case, by=pia, text="She is important")
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says())
    later(UNDO)
    later(AMENDING)
    services.comment(case=case, by=pia, text="She will not like it")
    story = story_of(pia, case_for(pia, case.number))
    assert not story.said
    assert not story.evidence
    assert [one.text for one in story.comments] == ["She will not like it"]
    with pytest.raises(NotAllowed):
        services.claim_next(by=pia)


def test_nobody_who_reviews_reads_the_first_verdict_before_a_second_one_stands(
    case: Case, noor: User, ines: User, grace: User, ana: User
) -> None:
    assert not story_of(noor, case).said
    assert story_of(grace, case).said[0].reason == FIRST_WORDS, "she leads and reviews nothing"
    services.claim_next(by=noor)
    hand = in_hand(noor)
    assert hand is not None
    assert FIRST_WORDS not in str(hand)
    services.commit_verdict(case=case, by=noor, words=says())
    given = last_given(noor)
    assert given is not None
    assert given.first is None
    assert not story_of(ines, decided(case)).said, "it may come back to the queue, and to her"
    later(UNDO)
    assert story_of(ines, decided(case)).said[0].reason == FIRST_WORDS
    names = [one.who for one in story_of(ines, decided(case)).said]
    assert not {"Noor", "Ana", "noor@lume.example"} & set(names)
    assert story_of(ana, decided(case)).said


def test_who_decided_first_is_told_and_reads_the_reasons_by_handle(ruled: Case, ana: User) -> None:
    assert Notification.objects.filter(user=ana, kind="moderation:decided").exists()
    said = story_of(ana, case_for(ana, ruled.number)).said
    assert said[-1].reason == "I saw it"
    assert said[-1].who.startswith("R-")


def test_leads_hear_once_that_a_review_is_late(case: Case, grace: User) -> None:
    later(timedelta(minutes=31))
    later(timedelta(minutes=62))
    assert Notification.objects.filter(user=grace, kind="moderation:late").count() == 1
    assert decided(case).missed == ["review"]


def test_a_decision_can_be_withdrawn_before_it_is_decided(case: Case, ana: User, noor: User) -> None:
    services.claim_next(by=noor)
    services.withdraw(case=case, by=ana, reason="The creator removed it")
    assert decided(case).state == CaseState.WITHDRAWN
    with pytest.raises(Conflict):
        services.commit_verdict(case=case, by=noor, words=says())


def test_an_arbiter_with_a_conflict_does_not_make_a_decision_disappear(case: Case, noor: User, ines: User) -> None:
    interest = services.Interest(creator_ref=case.creator_ref)
    services.declare_conflict(person=ines, what=interest, by=ines)
    with pytest.raises(Conflict, match="no part in it"):
        services.withdraw(case=case, by=ines, reason="Not ours")
    services.withdraw(case=case, by=noor, reason="Not ours")
    assert decided(case).state == CaseState.WITHDRAWN


def test_what_is_held_is_not_deleted(ruled: Case, noor: User) -> None:
    services.place_hold(case=ruled, by=noor, until=clock.now() + timedelta(days=90), reason="The police asked")
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=ruled.pk)._raw_delete("default")
    services.lift_hold(case=ruled, by=noor, reason="They have it")
    assert decided(ruled).hold_until is None


@pytest.fixture
def item(case: Case, olga: User) -> CalibrationItem:
    services.save_rules(book=Book(calibration_share=1.0), by=olga)
    fields = ItemFields(
        policy_line=case.policy_line,
        language="es",
        facts="Una vela en una tarta.",
        evidence_text="Feliz cumpleaños",
        measure=case.first_measure,
        verdict=Verdict.OVERTURNS,
        reason="A candle on a cake is no open fire.",
    )
    return services.save_calibration_item(what=fields, by=olga)


def another(item: CalibrationItem, by: User) -> CalibrationItem:
    fields = ItemFields(
        policy_line=item.policy_line,
        language=item.language,
        facts=item.facts,
        evidence_text=item.evidence_text,
        measure=Measure(action=Action.WARNING),
        verdict=item.verdict,
        reason=item.reason,
    )
    return services.save_calibration_item(what=fields, by=by)


def test_an_item_for_practice_looks_like_any_other_and_its_result_is_hers_first(
    hands_in: HandsIn, item: CalibrationItem, noor: User, grace: User, olga: User
) -> None:
    hands_in(subject_ref="live-2")
    Case.objects.filter(rules=None).update(state="withdrawn")
    practice = services.claim_next(by=noor)
    assert practice is not None
    assert practice.calibration_id is not None
    assert practice.number > 7000
    assert practice.tier == "vip", "as that in whose place it comes"
    assert practice.creator_name not in {"", "Vale Andrade"}, "as named as the others, and nobody"
    assert practice.subject_title == "Feliz cumpleaños", "as the others have one"
    assert not visible_to(olga).filter(pk=practice.pk).exists()
    services.commit_verdict(case=practice, by=noor, words=says(Verdict.OVERTURNS))
    later(UNDO)
    assert Notification.objects.filter(user=noor, kind="moderation:practised").exists()
    assert [one.answered for one in results(grace)] == [0], "she has not seen it yet"
    answer = my_results(noor).get()
    assert answer.matches
    services.see_calibration(answer=answer, by=noor)
    assert [(one.answered, one.matched) for one in results(grace)] == [(1, 1)]
    with pytest.raises(Missing):
        services.see_calibration(answer=answer, by=grace)


def test_not_every_item_for_practice_comes_in_the_place_of_the_same_case(
    hands_in: HandsIn, item: CalibrationItem, noor: User, olga: User
) -> None:
    services.save_rules(book=Book(calibration_share=0.5), by=olga)
    more = [another(item, olga) for _number in range(20)]
    case = hands_in(subject_ref="live-3")
    in_a_row = iter(lambda: practice_instead_of(case, noor), None)
    assert len(list(in_a_row)) < len(more)


def test_between_two_items_for_practice_comes_a_case_and_none_comes_twice(
    hands_in: HandsIn, item: CalibrationItem, noor: User, olga: User
) -> None:
    Case.objects.filter(rules=None).update(state="withdrawn")
    for _number in range(2):
        another(item, olga)
    came = []
    for number in range(7):
        hands_in(subject_ref=f"live-{number}")
    while (row := services.claim_next(by=noor)) is not None:
        came.append(row.calibration_id)
        services.commit_verdict(case=row, by=noor, words=says(Verdict.OVERTURNS))
        later(UNDO)
    assert [one is None for one in came[:6]] == [False, True, False, True, False, True]
    assert len({one for one in came if one}) == 3
    assert not any(came[6:])


def test_items_for_practice_end_when_their_policy_line_changes(
    item: CalibrationItem, case: Case, noor: User, olga: User
) -> None:
    line = case.policy_line
    services.save_policy_line(code=line.code, what=LineFields(title=line.title, text=line.text), by=olga)
    assert practice_instead_of(case, noor) is None
