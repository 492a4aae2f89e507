"""All that can be known of one person: at least a row in every table that can hold something of whoever writes in."""

from datetime import timedelta

from tests.cast import staff

from amparo.accounts.models import ApiToken, IdempotentAnswer, User
from amparo.accounts.permissions import Role
from amparo.audit.events import SYSTEM
from amparo.channels.email.models import Arrival, DeliveryAttempt, LoopLetter, Mailbox
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.states import Outcome
from amparo.channels.email.tests.post import arrive, mail
from amparo.core import clock
from amparo.core.text import Variants
from amparo.escalations.models import (
    Authority,
    ChecklistItem,
    Escalation,
    EscalationKind,
    EscalationTicket,
    HandOver,
    LegalHold,
    LoopFile,
    LoopMessage,
    OutsideLink,
    Proposal,
)
from amparo.escalations.services import Raising, raise_escalation
from amparo.escalations.states import Level, LoopState
from amparo.files.services import keep
from amparo.media.models import Decided, Derived, Fingerprint
from amparo.media.states import Outcome as DecidedAs
from amparo.moderation import services as moderation
from amparo.moderation.models import Appeal, Case, Comment, Conflict, Evidence, Lease, Ruling
from amparo.moderation.states import CaseState, ToldVia
from amparo.moderation.tests.conftest import HandsIn, says
from amparo.notifications.models import Attempt
from amparo.notifications.services import Address, write_to
from amparo.paging.models import Call as PageCall
from amparo.paging.models import Ladder, Page
from amparo.paging.states import PageState
from amparo.people.models import Contact, Identity
from amparo.people.states import IdentityKind
from amparo.sla.models import Policy, PolicyVersion, Promise, Target
from amparo.sops.models import Run, RunEscalation, RunReview
from amparo.tickets.models import (
    Attachment,
    Draft,
    JudgedLink,
    Message,
    SavedView,
    Ticket,
    TicketLink,
    WalledAddress,
    WalledFile,
)
from amparo.tickets.services import save_draft
from amparo.tickets.states import LinkKind, MessageKind, TicketState, WallState

SECRET = "O segredo da Maria Souza é 4242"
"""Her words."""


def written(maria: Contact, ajuda: Mailbox, ana: User) -> Ticket:
    """She writes, Ana begins to answer, and files, links and doubts hang on it."""
    arrive(mail(SECRET, subject="O segredo de Maria Souza"), ajuda)
    arrive(mail(SECRET, subject="Outro segredo", Message_ID="<segredo@correio.example>"), ajuda)
    digest()
    ticket = Ticket.objects.filter(contact=maria).latest("pk")
    message = Message.objects.filter(ticket=ticket).latest("pk")
    quarantined = Arrival.objects.exclude(message=message).latest("pk")
    Arrival.objects.filter(pk=quarantined.pk).update(message=None, outcome=Outcome.QUARANTINED, reason="too_many")
    save_draft(author=ana, ticket=ticket, kind=MessageKind.OUT, text=SECRET)
    photo, copy = keep(b"segredo: her photo"), keep(b"segredo: her photo, made grey")
    shown = {"name": "segredo.png", "content_type": "image/png", "size": 1}
    Attachment.objects.create(message=message, file=photo, content_id="segredo", **shown)
    Derived.objects.create(source=photo, recipe="grey", file=copy)
    Fingerprint.objects.create(file=photo, family="picture")
    Decided.objects.create(
        sha256="1" * 64, outcome=DecidedAs.BREACH, harm="sexual", severity=2, source_kind="ticket", source_id=ticket.pk
    )
    JudgedLink.objects.create(message=message, file=keep(b"https://videos.example/segredo"), **shown)
    walled = WalledFile.objects.create(
        file=keep(b"segredo: behind the wall"), ticket=ticket, source="agent", state=WallState.NOT_REPORTED, note=SECRET
    )
    WalledAddress.objects.create(walled=walled, written="segredo", pattern="segredo-not", address="segredo")
    DeliveryAttempt.objects.create(message=message, outcome="sent", answer="250 maria@correio.example takes it")
    Identity.objects.create(contact=maria, kind=IdentityKind.ACCOUNT, value="maria.souza", shown="maria.souza")
    return ticket


def asked(ticket: Ticket, ana: User) -> Escalation:
    """An authority was asked about her, people were called, and it is over."""
    payments = Authority.objects.create(
        code="payments", name=Variants(source="en", texts={"en": "Payments"}), mail_address="pay@lume.example"
    )
    label = {"en": "Account"}
    questions = [{"name": "account", "label": label, "type": "text", "personal": True}]
    kind = EscalationKind.objects.create(
        code="refund", name=Variants(source="en", texts={"en": "Refund"}), questions=questions
    )
    what = Raising(kind=kind, level=Level.P2, question=SECRET, facts={"account": "maria.souza"}, authority=payments)
    loop = raise_escalation(tickets=[ticket], by=ana, what=what)
    Escalation.objects.filter(pk=loop.pk).update(state=LoopState.ANSWERED, answer=SECRET)
    said = LoopMessage.objects.create(escalation=loop, is_ours=False, saying="answer", via="link", text=SECRET)
    LoopFile.objects.create(message=said, file=keep(b"segredo: of the loop"), name="segredo", size=1)
    EscalationTicket.objects.filter(escalation=loop).update(text=SECRET)
    ChecklistItem.objects.create(escalation=loop, code="content", answer="not_done", note=SECRET)
    hand_over = HandOver.objects.create(giver=ana, taker=ana, note=SECRET, state="accepted")
    hand_over.loops.add(loop)
    OutsideLink.objects.create(escalation=loop, authority=payments, token_hash="2" * 64, expires_at=clock.now())
    Proposal.objects.create(ticket=ticket, level=Level.P2, signs=[{"code": "threat", "level": "P1"}])
    LegalHold.objects.create(
        contact=ticket.contact, reason=SECRET, until=clock.now(), released_at=clock.now(), release_reason=SECRET
    )
    LoopLetter.objects.create(event_id=1, escalation=loop, authority=payments, to="pay@lume.example", note=SECRET)
    Arrival.objects.create(
        raw=keep(b"segredo: what the authority wrote"),
        content_key="3",
        receiver="smtp",
        sender="pay@lume.example",
        subject=SECRET,
        outcome=Outcome.APPENDED,
        decided_at=clock.now(),
        loop=loop,
    )
    _called(loop, ana)
    return loop


def _called(loop: Escalation, ana: User) -> None:
    page = Page.objects.create(
        ladder=Ladder.objects.create(name="Payments"),
        version=1,
        subject_kind="escalation",
        subject_id=loop.pk,
        level="P2",
        kind="escalations:raised",
        data={"number": loop.number, "who": SECRET},
        plan={},
        state=PageState.ENDED,
    )
    PageCall.objects.create(page=page, round=1, step=1, user=ana)
    address = Address(kind="mail", sealed="", label="o…@lume.example")
    write_to(address=address, kind=page.kind, data={**page.data, "page": page.pk})
    Attempt.objects.create(kind="mail", label="Ana", words={"data": {"who": SECRET}, "ticket_id": _first(loop)})


def _first(loop: Escalation) -> int:
    return EscalationTicket.objects.filter(escalation=loop).values_list("ticket_id", flat=True)[0]


def decided(ticket: Ticket, hands_in: HandsIn, noor: User, ana: User) -> Case:
    """Something was decided about her, looked at again, told, appealed against and talked about."""
    row = hands_in(ticket=ticket)
    moderation.claim_next(by=noor)
    moderation.commit_verdict(case=row, by=noor, words=says(reason=SECRET))
    with clock.at(clock.now() + timedelta(seconds=11)):
        moderation.settle(case=row)
    moderation.decide(case=row)
    moderation.tell(case=row, by=SYSTEM, via=ToldVia.NOTED, note=SECRET)
    Evidence.objects.filter(case=row).update(text=SECRET)
    Appeal.objects.create(case=row, ruling=Ruling.objects.get(case=row), reason=SECRET, contact=ticket.contact)
    Comment.objects.create(case=row, author=ana, text=SECRET)
    Lease.objects.create(case=row, reviewer=staff("Raul", Role.REVIEWER), round="appeal", until=clock.now())
    Conflict.objects.create(person=noor, creator_ref="maria.souza", note="We are friends")
    Case.objects.filter(pk=row.pk).update(state=CaseState.TOLD)
    return Case.objects.get(pk=row.pk)


def kept_beside(ticket: Ticket, run: Run, loop: Escalation, case: Case) -> None:
    """What a procedure asked, what was promised, what a program and a colleague have of her."""
    RunEscalation.objects.create(run=run, step="ask", visit=1, escalation=loop)
    RunReview.objects.create(run=run, step="review", visit=2, case=case)
    policy = Policy.objects.create(name="All", position=1)
    version = PolicyVersion.objects.create(policy=policy, number=1, document={})
    promise = Promise.objects.create(ticket=ticket, policy_version=version)
    Target.objects.create(
        promise=promise,
        metric="first_response",
        started_at=clock.now(),
        ended_at=clock.now(),
        state="met",
        allowed=timedelta(hours=1),
        spent=timedelta(0),
    )
    TicketLink.objects.create(kind=LinkKind.RELATED, source=ticket, target=run.ticket)
    petra = staff("Petra", Role.AGENT)
    token = ApiToken.objects.create(user=petra, name="form", token_hash="4" * 64, expires_at=clock.now())
    IdempotentAnswer.objects.create(token=token, key="1", request_hash="", body={"name": "Maria Souza"})
    SavedView.objects.create(owner=petra, name="Hers", filters={"text": "segredo"})
    Draft.objects.create(author=petra, ticket=ticket, kind=MessageKind.NOTE, text=SECRET)
    over(loop)


def over(loop: Escalation) -> None:
    """Somebody decided that nobody is told, and nobody waits any more."""
    EscalationTicket.objects.filter(escalation=loop).update(waived_at=clock.now(), waived_reason=SECRET)
    Escalation.objects.filter(pk=loop.pk).update(state=LoopState.TOLD, told_at=clock.now())
    Escalation.objects.filter(pk=loop.pk).update(state=LoopState.CLOSED, closed_at=clock.now())
    Ticket.objects.update(state=TicketState.SOLVED)
