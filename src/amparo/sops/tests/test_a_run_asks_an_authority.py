"""A procedure asks an authority: the run waits, hears the decision, and its reply closes the loop."""

import pytest
from django.utils.translation import override
from tests.cast import staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.core.errors import Invalid
from amparo.escalations import form
from amparo.escalations import services as loops
from amparo.escalations.form import Worded
from amparo.escalations.models import Escalation, EscalationKind
from amparo.escalations.services import Words
from amparo.escalations.showing import facts_in
from amparo.escalations.speakers import Outside
from amparo.escalations.states import LoopState, Via
from amparo.sops import services
from amparo.sops.language.checking import check
from amparo.sops.language.reading import read
from amparo.sops.models import Run, RunEscalation, Version
from amparo.sops.queries.case import case_of
from amparo.sops.queries.runs.showing import RunShowing
from amparo.sops.queries.versions.desk import desk_here
from amparo.sops.running.inputs import Answer, AuthorityDecided, Back, Confirm
from amparo.sops.running.scenarios import coverage, run_scenario
from amparo.sops.running.state import State
from amparo.sops.services import give, send_for_step, start_run
from amparo.sops.tasks import hear_decision
from amparo.sops.tests.publishing import published
from amparo.sops.tests.whole_texts import WITH_AUTHORITY
from amparo.tickets.models import Ticket
from amparo.tickets.services import Outgoing

pytestmark = pytest.mark.django_db


def pia(loop: Escalation) -> Outside:
    """Decides for payments, and has no account."""
    return Outside(authority_id=loop.authority_id or 0, name="Pia", via=Via.LINK)


@pytest.fixture
def version(katia: User, grace: User, refund: EscalationKind) -> Version:
    return published(katia, grace, WITH_AUTHORITY)


@pytest.fixture
def run(ticket: Ticket, ana: User, version: Version) -> Run:
    run = start_run(ticket=ticket, by=ana, version=version)
    return give(run=run, by=ana, given=Answer(step="which", value="G-77"))


def decided(run: Run, text: str = "Creditado agora.") -> Run:
    loop = Escalation.objects.get()
    loops.answer(escalation=loop, by=pia(loop), words=Words(text=text))
    hear_decision(subject_id=loop.pk)
    return Run.objects.get(pk=run.pk)


def test_what_the_step_asks_is_raised_with_what_was_answered_before(
    run: Run,
    ana: User,
    refund: EscalationKind,
) -> None:
    give(run=run, by=ana, given=Confirm(step="payments", visit=1))
    loop = Escalation.objects.get()
    assert (loop.kind, loop.level, loop.raised_by) == (refund, "P2", ana)
    assert loop.question == "Can the gift of Maria be given back?"  # payments read English
    assert [(fact["name"], fact["value"]) for fact in loop.facts] == [("transaction", "G-77")]
    assert State.from_json(Run.objects.get(pk=run.pk).memory).waiting.what == "authority"


def test_what_a_tool_said_is_asked_about_in_the_words_of_the_authority(
    run: Run,
    ana: User,
    refund: EscalationKind,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ana presses in Portuguese; payments read English."""
    said = Worded("gift_fraud", {"pt-BR": "presentes fora do comum", "en": "unusual gifts"})
    monkeypatch.setattr(form, "_sources", [lambda _ticket: {"results.live.cause": said}])
    question = {"name": "cause", "label": {"en": "Cause"}, "from": "results.live.cause"}
    EscalationKind.objects.filter(pk=refund.pk).update(questions=[*refund.questions, question])
    with override("pt-br"):
        give(run=run, by=ana, given=Confirm(step="payments", visit=1))
    assert Escalation.objects.get().facts[-1]["value"] == "unusual gifts"


CHOICE = """answer: choice
  options:
  - {value: G-77, label: {pt-BR: O presente de ontem, es: El regalo de ayer, en: The gift of yesterday}}
  - {value: G-78, label: {pt-BR: Outro, es: Otro, en: Another}}
"""


@pytest.mark.parametrize("expected", [("text", "The gift of yesterday"), ("choice", "Transaction 77")])
def test_a_chosen_answer_is_told_by_its_label_and_chooses_by_its_code_where_there_is_a_choice(
    ticket: Ticket,
    ana: User,
    grace: User,
    refund: EscalationKind,
    expected: tuple[str, str],
) -> None:
    asks_for, reads = expected
    options = [{"code": "G-77", "label": {"en": "Transaction 77"}}] if asks_for == "choice" else []
    question = {"name": "transaction", "label": {"en": "Transaction"}, "type": asks_for, "options": options}
    EscalationKind.objects.filter(pk=refund.pk).update(questions=[question])
    text = WITH_AUTHORITY.replace("answer: text\n", CHOICE)
    run = start_run(ticket=ticket, by=ana, version=published(staff("Kátia", Role.KNOWLEDGE), grace, text))
    run = give(run=run, by=ana, given=Answer(step="which", value="G-77"))
    with override("pt-br"):
        give(run=run, by=ana, given=Confirm(step="payments", visit=1))
    assert facts_in(Escalation.objects.get().facts, "en")[0].value == reads


def test_the_decision_goes_on_into_the_reply_and_the_reply_closes_the_loop(
    run: Run,
    ana: User,
    refund: EscalationKind,
) -> None:
    run = decided(give(run=run, by=ana, given=Confirm(step="payments", visit=1)))
    assert run.step == "told"
    assert State.from_json(run.memory).frames[-1].results["payments"] == {
        "outcome": "answered",
        "answer": "Creditado agora.",
    }
    assert RunShowing(run, case_of(run.ticket), ana).past[-1].said == "Answered"
    message = send_for_step(run=run, step="told", by=ana, outgoing=Outgoing(text="Oi Maria! Creditado agora."))
    waiting = Escalation.objects.get().waiting.get()
    assert waiting.told_message == message
    assert waiting.escalation.state == LoopState.TOLD
    assert Run.objects.get(pk=run.pk).outcome == "resolved"


def test_a_refusal_goes_its_own_way(run: Run, ana: User, refund: EscalationKind) -> None:
    give(run=run, by=ana, given=Confirm(step="payments", visit=1))
    loop = Escalation.objects.get()
    loops.refuse(escalation=loop, by=pia(loop), words=Words(text="Sent to another account."))
    hear_decision(subject_id=loop.pk)
    assert Run.objects.get(pk=run.pk).outcome == "declined"


def test_the_same_decision_twice_moves_once(run: Run, ana: User, refund: EscalationKind) -> None:
    moves = decided(give(run=run, by=ana, given=Confirm(step="payments", visit=1))).moves
    hear_decision(subject_id=Escalation.objects.get().pk)
    assert Run.objects.get(pk=run.pk).moves == moves


def test_who_goes_back_and_comes_again_asks_the_same_question_not_a_second_one(
    run: Run,
    ana: User,
    refund: EscalationKind,
) -> None:
    run = give(run=run, by=ana, given=Confirm(step="payments", visit=1))
    run = give(run=run, by=ana, given=Back(step="which"))
    run = give(run=run, by=ana, given=Answer(step="which", value="G-77"))
    visit = State.from_json(run.memory).visit
    run = give(run=run, by=ana, given=Confirm(step="payments", visit=visit))
    assert Escalation.objects.count() == 1
    assert RunEscalation.objects.get().visit == visit
    assert decided(run).step == "told"


def test_a_kind_that_the_desk_has_no_more_leaves_the_run_where_it_was(run: Run, ana: User) -> None:
    EscalationKind.objects.update(is_active=False)
    with pytest.raises(Invalid, match="refund"):
        give(run=run, by=ana, given=Confirm(step="payments", visit=1))
    assert Run.objects.get(pk=run.pk).step == "payments"
    assert not Escalation.objects.exists()


def test_what_is_no_decision_is_refused(run: Run, ana: User, refund: EscalationKind) -> None:
    run = give(run=run, by=ana, given=Confirm(step="payments", visit=1))
    assert not services.hear(run=run, given=AuthorityDecided(step="payments", visit=1, outcome="perhaps"))
    assert Run.objects.get(pk=run.pk).step == "payments"


@pytest.mark.usefixtures("refund")
@pytest.mark.parametrize(
    ("change", "line", "sentence"),
    [
        (("about: refund", "about: refunds"), 15, "There is no kind of escalation “refunds”. There are: refund."),
        (
            ("with: {transaction:", "with: {number:"),
            21,
            "The form of “refund” has no question “number”. It has: transaction, account, amount.",
        ),
        (("  with: {transaction: answers.which}\n", ""), 12, "The form of “refund” needs “transaction”."),
    ],
)
def test_katia_is_told_what_the_desk_does_not_have_and_what_it_has(
    change: tuple[str, str], line: int, sentence: str
) -> None:
    sop = read(WITH_AUTHORITY.replace(*change)).sop
    assert sop is not None
    assert check(sop, {}, {}) == []  # of a desk that nobody named nothing is said
    found = [(one.line, str(one.sentence)) for one in check(sop, {}, {}, desk=desk_here())]
    assert (line, sentence) in found


def test_scenarios_say_what_the_authority_decides() -> None:
    sop = read(WITH_AUTHORITY).sop
    assert sop is not None
    came = [run_scenario({sop.id: sop}, sop, one) for one in sop.scenarios]
    assert all(one.passed for one in came)
    assert coverage(sop, [one.state for one in came]).share == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("decisions: {payments: {outcome: refused}}", "decisions: {which: {outcome: refused}}"), "no-authority"),
        (("outcome: refused", "outcome: perhaps"), "shape"),
        (("level: P2", "level: P9"), "shape"),
        (("level: P2", "level: P0"), "critical"),
        (("  about: refund\n", ""), "missing-key"),
        (('results.payments.outcome == "answered"', 'results.payments.outcome == "yes"'), "never"),
    ],
)
def test_a_text_that_asks_wrongly_is_told_so(change: tuple[str, str], code: str) -> None:
    reading = read(WITH_AUTHORITY.replace(*change))
    problems = [*reading.problems, *(check(reading.sop, {}, {}) if reading.sop else [])]
    assert code in {one.code for one in problems}


def test_a_reply_that_tells_the_decision_and_would_solve_is_told_so_before_it_stands_in_anas_way() -> None:
    solves = WITH_AUTHORITY.replace("  title: {pt-BR: Avisar,", "  then: solved\n  title: {pt-BR: Avisar,")
    sop = read(solves).sop
    assert sop is not None
    assert [(one.step, one.code) for one in check(sop, {}, {})] == [("told", "solves-open")]
