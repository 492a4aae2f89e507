"""A text before it is published: written, reviewed by somebody else, approved."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Event, Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, NotAllowed
from amparo.core.moves import move
from amparo.sops import events
from amparo.sops.language.problems import Problem, Severity
from amparo.sops.models import Procedure, Version
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.versions.texts import heading_of, problems_of, reading_of
from amparo.sops.states import UNFINISHED, VERSION_LIFE, VersionState

MOST_QUESTIONS: Final = 3


@dataclass(frozen=True, kw_only=True)
class About:
    """What an author says about a change, beside the text.

    `questions`: up to three of {"question": {language: text}, "options": [{language: text}, …], "right": index}.
    """

    note: str = ""
    is_major: bool = False
    holds_back: bool = False
    questions: Sequence[dict[str, Any]] = ()


@transaction.atomic
def start_draft(*, by: User, text: str) -> Version:
    """Begin a version of the procedure that `text` names; a new procedure if there is none of that name.

    Raises Invalid when no name can be read, Conflict when a draft of it is there already.
    """
    demand(by, SopPermission.WRITE)
    heading = heading_of(text)
    if heading is None:
        raise _nameless(text)
    procedure, _is_new = Procedure.objects.get_or_create(key=heading.key, defaults={"title": heading.title})
    last = Version.objects.filter(procedure=procedure).order_by("-number").first()
    if last is not None and last.state in UNFINISHED:
        raise Conflict(_("Version %(number)s of this procedure is not finished yet.") % {"number": last.number})
    version = Version(procedure=procedure, number=last.number + 1 if last else 1, author=by, writers=[by.pk])
    version.text, version.digest = text, digest_of(text)
    try:
        with transaction.atomic():
            version.save()
    except IntegrityError as error:
        raise Conflict(_("Somebody has just begun a draft of this procedure.")) from error
    record_version(events.DraftStarted(key=procedure.key, number=version.number), version, by=by)
    return version


def _nameless(text: str) -> Invalid:
    """Why no name is found in a text: it cannot be read at all, or it says none."""
    reading = reading_of(text)
    if reading.sop is None and reading.problems:
        return _wrong_at(reading.problems[0])
    return Invalid(_("This text does not say its `id`."), field="text")


def _wrong_at(problem: Problem) -> Invalid:
    values = {"line": problem.line, "sentence": problem.sentence}
    return Invalid(_("Line %(line)s: %(sentence)s") % values, field="text")


@transaction.atomic
def save_text(*, version: Version, by: User, text: str, seen: str) -> Version:
    """Keep the text of a draft; `seen` is the digest of the text that the writer began with.

    Raises Conflict when somebody else has written in the meantime, or the version is no draft any more.
    """
    demand(by, SopPermission.WRITE)
    row = hold_version(version)
    if row.state != VersionState.DRAFT:
        raise Conflict(_("Only a draft is written in. Begin a new one."))
    if row.digest != seen:
        raise Conflict(_("Somebody else changed this text. Yours is kept here; look at theirs first."))
    row.text, row.digest, row.author, row.changed_at = text, digest_of(text), by, clock.now()
    row.writers = [*dict.fromkeys([*row.writers, by.pk])]
    row.save(update_fields=["text", "digest", "author", "changed_at", "writers"])
    return row


@transaction.atomic
def describe_change(*, version: Version, by: User, about: About) -> Version:
    """Say how big a change is, why it is made, what is asked of those who read it."""
    demand(by, SopPermission.WRITE)
    row = hold_version(version)
    if row.state not in UNFINISHED:
        raise Conflict(_("A published version never changes."))
    row.note, row.is_major, row.holds_back = about.note.strip(), about.is_major, about.holds_back and about.is_major
    row.questions = [_checked(question) for question in about.questions]
    if len(row.questions) > MOST_QUESTIONS or (row.questions and not row.is_major):
        raise Invalid(_("Only a major change asks questions, and three at most."), field="questions")
    row.save(update_fields=["note", "is_major", "holds_back", "questions"])
    return row


def _checked(question: dict[str, Any]) -> dict[str, Any]:
    """A question as it is stored. Raises Invalid for one that could not be answered."""
    options = question.get("options", [])
    right = question.get("right")
    whole = any(text.strip() for text in question.get("question", {}).values())
    each = all(any(text.strip() for text in option.values()) for option in options)
    if not (whole and each and 2 <= len(options) <= 6 and isinstance(right, int) and 0 <= right < len(options)):  # noqa: PLR2004 - one option is no question, seven are too many to read
        raise Invalid(_("A question needs its words, two to six answers, and which one is right."), field="questions")
    return {"question": dict(question["question"]), "options": [dict(option) for option in options], "right": right}


@transaction.atomic
def submit(*, version: Version, by: User) -> Version:
    """Ask for a review. Raises Invalid with the first problem that stands in the way."""
    demand(by, SopPermission.WRITE)
    row = hold_version(version)
    heading = heading_of(row.text)
    if heading is None or heading.key != row.procedure.key:
        raise Invalid(_("The text must keep its `id`: %(key)s.") % {"key": row.procedure.key}, field="text")
    errors = [problem for problem in problems_of(row) if problem.severity == Severity.ERROR]
    if errors:
        raise _wrong_at(errors[0])
    if not move(row, to=VersionState.IN_REVIEW, by=VERSION_LIFE):
        raise not_now()
    record_version(events.VersionSubmitted(key=row.procedure.key, number=row.number), row, by=by)
    return row


@transaction.atomic
def send_back(*, version: Version, by: User, note: str) -> Version:
    """Give a version back to its author, with what is to be changed. What was approved is not approved any more."""
    if by.pk != version.author_id:
        demand(by, SopPermission.APPROVE)
    row = hold_version(version)
    if not move(row, to=VersionState.DRAFT, by=VERSION_LIFE, approver=None):
        raise not_now()
    event = events.VersionSentBack(key=row.procedure.key, number=row.number, note=note.strip())
    record_version(event, row, by=by)
    return row


@transaction.atomic
def approve(*, version: Version, by: User) -> Version:
    """Approve a text in review. Whoever wrote in it cannot."""
    demand(by, SopPermission.APPROVE)
    row = hold_version(version)
    if by.pk == row.author_id or by.pk in row.writers:
        raise NotAllowed(_("Somebody who did not write it approves it."))
    if row.state != VersionState.IN_REVIEW:
        raise not_now()
    row.approver = by
    row.save(update_fields=["approver"])
    event = events.VersionApproved(key=row.procedure.key, number=row.number, digest=row.digest)
    record_version(event, row, by=by)
    return row


@transaction.atomic
def discard_draft(*, version: Version, by: User) -> None:
    """Throw a draft away; a procedure that never had another version goes with it."""
    demand(by, SopPermission.WRITE)
    row = hold_version(version)
    if row.state not in UNFINISHED:
        raise Conflict(_("A published version never changes."))
    record_version(events.DraftDiscarded(key=row.procedure.key, number=row.number), row, by=by)
    procedure = row.procedure
    row.delete()
    if not Version.objects.filter(procedure=procedure).exists():
        procedure.delete()


def digest_of(text: str) -> str:
    """SHA-256 of a text, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def hold_version(version: Version) -> Version:
    """The row as it is now, locked until the transaction ends."""
    return Version.objects.select_for_update(of=("self",)).select_related("procedure").get(pk=version.pk)


def record_version(event: Event, version: Version, *, by: User) -> None:
    record(event, by=actor_of(by), about=Subject("sop_version", version.pk))


def not_now() -> Conflict:
    return Conflict(_("This version is not where that is possible. Look again."))
