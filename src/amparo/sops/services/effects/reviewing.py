"""A step hands a decision in for a second review, and hears what it ends in."""

from typing import Any

from django.utils.translation import gettext as _

from amparo.accounts.models import User
from amparo.core.errors import Invalid
from amparo.moderation.measures import Measure
from amparo.moderation.models import Case, PolicyLine
from amparo.moderation.services import Creator, First, Submission, submit_case
from amparo.moderation.states import ENDED, RULED
from amparo.people.models import Contact
from amparo.people.states import IdentityKind
from amparo.sops.models import Run, RunReview
from amparo.sops.queries.case import case_of
from amparo.sops.queries.runs.speaking import to_staff, values_of
from amparo.sops.queries.versions.library import library_of
from amparo.sops.running.effects import AskReview
from amparo.sops.running.state import State


def ask_review(run: Run, effect: AskReview, by: Any) -> None:
    """Hand in what the step says. Who went back and came again finds the same case, as long as nobody decided it.

    Raises Invalid when the desk has no such policy line, and what handing in raises: the run stays where it was.
    """
    standing = RunReview.objects.filter(run=run, step=effect.step).exclude(case__state__in=[*RULED, *ENDED])
    if standing.update(visit=effect.visit):
        return
    line = PolicyLine.objects.filter(code=effect.policy, is_active=True).first()
    if line is None:
        raise Invalid(_("The procedure names “%(name)s”, which is not there.") % {"name": effect.policy})
    creator = _creator(run.ticket.contact, run.ticket.language)
    what = Submission(
        kind=effect.subject,
        subject_ref=effect.ref,
        creator=creator,
        measure=Measure(action=effect.action, hours=effect.hours),
        policy_line=line,
        facts=to_staff(effect.facts, creator.language, _values(run, effect, by)),
        first=First(reviewer=by if isinstance(by, User) else None, name="" if isinstance(by, User) else "SOP"),
        severity=effect.severity,
        ticket=run.ticket,
        reference=f"sop-{run.pk}-{effect.visit}",
    )
    case = submit_case(what=what, by=by)
    RunReview.objects.create(run=run, step=effect.step, visit=effect.visit, case=case)


def answer_of(case: Case) -> str:
    """Why it was decided so, in the creator's language; with a withdrawal, nothing."""
    ruling = case.rulings.select_related("statement").order_by("nth").first()
    return ruling.statement.explanation if ruling else ""


def _creator(contact: Contact, language: str) -> Creator:
    account = contact.identities.filter(kind=IdentityKind.ACCOUNT).order_by("pk").first()
    return Creator(
        reference=account.value if account else f"contact-{contact.pk}",
        name=contact.name,
        tier=contact.tier,
        agency=contact.agency,
        market=contact.market,
        language=language or next(iter(contact.languages), "en"),
        contact=contact,
    )


def _values(run: Run, effect: AskReview, by: User) -> dict[str, str]:
    state = State.from_json(run.memory)
    sop = library_of(run)[state.visits[effect.visit].sop]
    return values_of(run.ticket, by, case_of(run.ticket).facts(), state, sop)
