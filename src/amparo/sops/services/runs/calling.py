"""What a step asks of a tool, asked; and what came back, put into the run."""

from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import demand
from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import AmparoError, Conflict
from amparo.core.text import in_each_language, in_language, language_now
from amparo.deadlines import services as deadlines
from amparo.sops.language.document import Words
from amparo.sops.models import Run, RunInput
from amparo.sops.models.sealing import HIDDEN
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.runs.calls import awaits_second_person, key_of, waits_for_tool
from amparo.sops.queries.versions.library import library_of
from amparo.sops.running.inputs import Confirm, ToolAnswered, ToolDown
from amparo.sops.running.interpreter import scope_of
from amparo.sops.running.state import State, Trouble
from amparo.sops.services.effects.doing import defer_call, expect_answer
from amparo.sops.services.notices import TOOL_BACK, tell
from amparo.sops.services.runs.hearing import hear
from amparo.sops.services.runs.journal import hold_run, step_named, write_move
from amparo.sops.states import RunState
from amparo.tools.asking import Asked, CallResult
from amparo.tools.catalogue import Outcome
from amparo.tools.services import call

RETRY: Final = "sops:retry"
RETRY_AFTER: Final = timedelta(minutes=2)
AGAIN_AFTER: Final = 10
"""Seconds after which a call is asked for again that is being made by somebody else."""
RETRIES: Final = 360
"""Twelve hours; then a person decides."""


def call_tool(*, run: Run, visit: int, by: User) -> bool:
    """Ask the tool for the step at which `run` waits; False when it does not wait there any more.

    Outside of any transaction, since the tool's door speaks HTTP. The same run and visit is the same call, however
    often it is asked for: a worker that died in between changes nothing.
    """
    state = State.from_json(run.memory)
    if run.state != RunState.RUNNING or state.visit != visit or not waits_for_tool(state):
        return False
    expect_answer(run, visit)
    try:
        result = call(asked=_asked(run, state), by=by)
    except Conflict:  # somebody asks just now, or did when their worker died: look again when they must have heard
        defer_call(run, visit, by.pk, seconds=AGAIN_AFTER)
        return True
    except AmparoError as refusal:
        return hear(run=run, given=ToolDown(step=state.at, visit=visit, sentence=str(refusal.sentence)))
    return result.outcome == Outcome.AWAITING or _take(run, state, result)  # the end of an approval asks again


def _take(run: Run, state: State, result: CallResult) -> bool:
    """Put into the run what came back; whoever waits for the tool to be back is told, or has it tried again."""
    waits = dict(run.notice) if run.notice.get("kind") == "retrying" else {}
    if result.outcome == Outcome.DOWN:
        heard = hear(run=run, given=ToolDown(step=state.at, visit=state.visit, sentence=result.sentence))
        return _try_later(run, waits) if heard and waits else heard
    if not hear(run=run, given=ToolAnswered(step=state.at, visit=state.visit, result=_kept(result))):
        return _cannot_be_used(run, state.visit)
    if waits:
        tell(TOOL_BACK, run.version, [waits["person"]], ticket=run.ticket)
    return True


def _cannot_be_used(run: Run, visit: int) -> bool:
    """The tool has answered, and the procedure makes nothing of it: the step offers the ways of a tool that is down."""
    notice = Run.objects.values_list("notice", flat=True).get(pk=run.pk)
    if notice.get("kind") != "stuck":
        return False
    state = State.from_json(run.memory)
    return hear(run=run, given=ToolDown(step=state.at, visit=visit, sentence=notice["sentence"]))


def give_up_waiting(*, run: Run, visit: int) -> bool:
    """The tool has not answered in all this time, perhaps since the worker died: say so, and let a person decide."""
    state = State.from_json(run.memory)
    if not waits_for_tool(state) or state.visit != visit or awaits_second_person(run, state):
        return False
    sentence = _("The tool has not answered. Look whether it was done before you try again.")
    return hear(run=run, given=ToolDown(step=state.at, visit=visit, sentence=sentence))


def go_on_unapproved(*, run: Run, visit: int) -> bool:
    """Nobody said yes in time: the step says so, and can be asked for anew or done by hand."""
    state = State.from_json(run.memory)
    return waits_for_tool(state) and hear(
        run=run, given=ToolDown(step=state.at, visit=visit, sentence=Trouble.UNAPPROVED)
    )


def _asked(run: Run, state: State) -> Asked:
    """The call, with the inputs as they were when the step was confirmed: the facts of that moment stand beside it."""
    library = library_of(run)
    step = step_named(run, library, state.at)
    confirmed = RunInput.objects.filter(run=run, input__type="confirm").latest("number")
    scope = scope_of(library, state, confirmed.facts)
    return Asked(
        action=step.fields["action"],
        ticket=run.ticket,
        reason=in_each_language(lambda: _why(library[run.version.procedure.key].title, step.name)),
        key=key_of(run, state.visit),
        inputs={name: scope.evaluate(source) for name, source in step.fields.get("with", {}).items()},
    )


def _why(title: Words, step: Words) -> str:
    """Why the tool is asked: a second person reads it beside the name of who asks, in a language of her own."""
    named = {"title": in_language(title, language_now()), "step": in_language(step, language_now())}
    return _("Procedure “%(title)s”, step “%(step)s”") % named


def _kept(result: CallResult) -> dict[str, Any]:
    """The outputs as conditions read them; HIDDEN names those that screens show as dots."""
    hidden = {HIDDEN: sorted(result.hidden)} if result.hidden else {}
    return {**result.output, **hidden, "outcome": str(result.outcome)}


@transaction.atomic
def wait_for_tool(*, run: Run, by: User, moves: int | None = None) -> Run:
    """Try a tool that is down again from time to time, and tell `by` when it has answered."""
    demand(by, SopPermission.RUN)
    row = hold_run(run)
    state = State.from_json(row.memory)
    if moves not in {None, row.moves} or state.waiting is None or not state.waiting.trouble:
        raise Conflict(_("The procedure has moved on to another step."))
    _try_later(row, {"kind": "retrying", "person": by.pk, "tries": 0})
    row.notice = Run.objects.values_list("notice", flat=True).get(pk=row.pk)
    return row


def _try_later(run: Run, notice: dict[str, Any]) -> bool:
    """Schedule the next try; after RETRIES of them the person is on their own again."""
    tries = notice["tries"] + 1
    if tries > RETRIES:
        return False
    Run.objects.filter(pk=run.pk).update(notice={**notice, "tries": tries})
    deadlines.schedule(kind=RETRY, subject_id=run.pk, due_at=clock.now() + RETRY_AFTER)
    return True


@transaction.atomic
def try_again(*, run: Run) -> bool:
    """The time for another try has come: confirm the step once more, for whoever waits for it."""
    row = hold_run(run)
    state, notice = State.from_json(row.memory), row.notice
    person = User.objects.filter(pk=notice.get("person") or 0, is_active=True).first()
    if row.state != RunState.RUNNING or notice.get("kind") != "retrying" or person is None:
        return False
    write_move(row, Confirm(step=state.at, visit=state.visit), by=person)
    Run.objects.filter(pk=row.pk).update(notice=notice)
    return True
