"""The demo world; loaded once, on the first start of `amparo demo`.

Its mails go in through the same door as real ones, at the time they tell of, and its answers leave through the same
code, to the demo's post office; so every page of the desk has something true to show.
"""

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, make_msgid

from aiosmtpd.controller import Controller
from django.conf import settings
from django.template.defaultfilters import linebreaks_filter

from amparo.accounts.queries import has_owner
from amparo.channels.email.flags import FLAGS_HEADER, SIGNATURE_HEADER, signature_of
from amparo.channels.email.models import Mailbox, MailIdentity
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.services.arriving.receive import receive
from amparo.channels.email.services.sending.deliver import deliver
from amparo.channels.email.states import Receiver
from amparo.core import clock
from amparo.core.secrets import unseal
from amparo.deadlines.services import run_due
from amparo.notifications.services import mark_read
from amparo.portal.post_box import box_of
from amparo.project.demo import articles, decisions, loops, practice, procedures, promises, protection, rotas, strays
from amparo.project.demo.files import invented
from amparo.project.demo.house import House, answer_from_now_on, furnish
from amparo.project.demo.platform import connector
from amparo.project.demo.platform.server import running
from amparo.project.demo.post_office import PostOffice
from amparo.project.demo.story import Step, Thread, threads
from amparo.tickets.models import ContactReason, Message, Ticket
from amparo.tickets.services import (
    Change,
    Outgoing,
    change_ticket,
    release_reply,
    render_macro,
    reply,
    whom_it_asks,
    write_note,
)
from amparo.tickets.states import Priority, TicketState


def load(say: Callable[[str], None], platform: socket.socket) -> None:
    """Fill an empty desk, whose tools will be reached at `platform`; one that was filled is told where they are now."""
    if has_owner():
        connector.point_at(platform)
        return
    say("Furnishing the demo world of Lume …")
    house = furnish()
    promises.make(house)
    events = sorted(
        ((step.at, number, step, thread) for number, thread in enumerate(threads()) for step in thread.steps),
        key=lambda event: event[:2],
    )
    told: dict[int, Ticket] = {}
    with _post_office():
        for count, (moment, number, step, thread) in enumerate(events, 1):
            with clock.at(moment):
                _tell(step, thread, number, told, house)
            if count % 100 == 0:
                say(f"  {count} of {len(events)} mails, answers and notes")
    strays.bring(house)
    rotas.plan(house)
    connector.connect(house.owner, platform)
    decisions.write_policy(house)
    kinds = loops.write_directory(house)
    say("  Publishing the procedures")
    procedures.publish(house)
    articles.write(house)
    with _post_office(), running(platform):
        practice.follow(house)
    loops.begin(house, kinds)
    say("  Drawing what the reviewers look at")
    decisions.bring(house)
    protection.begin(house)
    for user in house.staff.values():
        mark_read(user=user)  # what happened before they came is no news
    answer_from_now_on(house)
    while run_due():
        pass  # what fell due while the story was told is not left to the clock, which would call it late
    say(f"  {len(told)} tickets in three languages")


@contextmanager
def _post_office() -> Iterator[None]:
    """The answers of the past reach the post office too; its own process starts later."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(PostOffice(), hostname="127.0.0.1", port=port)
    controller.start()
    before = settings.MAIL_OUT_HOST, settings.MAIL_OUT_PORT, settings.MAIL_OUT_TLS
    settings.MAIL_OUT_HOST, settings.MAIL_OUT_PORT, settings.MAIL_OUT_TLS = "127.0.0.1", port, "none"
    try:
        yield
    finally:
        settings.MAIL_OUT_HOST, settings.MAIL_OUT_PORT, settings.MAIL_OUT_TLS = before
        controller.stop()


def _tell(step: Step, thread: Thread, number: int, told: dict[int, Ticket], house: House) -> None:
    if step.kind == "in":
        ticket = _receive(step, thread, told.get(number), house)
        if number not in told:
            _sort(ticket, thread, house)
        told[number] = ticket
    elif step.kind == "note":
        write_note(ticket=told[number], by=house.staff[step.by], text=step.text)
    else:
        _answer(step, told[number], house)


def _receive(step: Step, thread: Thread, ticket: Ticket | None, house: House) -> Ticket:
    mailbox = house.mailboxes[thread.mailbox]
    raw = _mail(step, thread, ticket, house).as_bytes()
    address = house.people[thread.person].identities.get(kind="email").value
    box_of(address, sent=True).add(raw)
    arrival = receive(raw, receiver=Receiver.SMTP, mailbox=mailbox, envelope_from="", envelope_to=thread.mailbox)
    digest()
    arrival.refresh_from_db()
    if arrival.message is None:
        raise RuntimeError(f"the demo's mail “{thread.subject}” ended as {arrival.outcome} {arrival.reason}")
    return arrival.message.ticket


def _mail(step: Step, thread: Thread, ticket: Ticket | None, house: House) -> EmailMessage:
    """What the person's program would have sent."""
    person = house.people[thread.person]
    address = person.identities.get(kind="email").shown
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr((person.name, address))
    mail["To"] = thread.mailbox
    mail["Subject"] = thread.subject if ticket is None else f"Re: {thread.subject}"
    mail["Date"] = format_datetime(step.at)
    mail["Message-ID"] = make_msgid(domain=address.rsplit("@", 1)[1])
    text = step.text
    if ticket is not None and (last := _last_answer(ticket)):
        mail["In-Reply-To"] = mail["References"] = f"<{last[1]}>"
        text = f"{text}\n\n{_introduction(thread.language, step)}\n{_quoted(last[0].text)}\n"
    if step.marked:
        _mark(mail, step.marked, address, house.mailboxes[thread.mailbox])
    mail.set_content(text)
    if step.html:
        mail.add_alternative(linebreaks_filter(text), subtype="html")
    for name in step.files:
        file = invented(name)
        maintype, subtype = file.content_type.split("/")
        mail.add_attachment(file.content, maintype=maintype, subtype=subtype, filename=file.name)
    return mail


def _mark(mail: EmailMessage, marked: Sequence[str], sender: str, mailbox: Mailbox) -> None:
    """As the form of Lume's app says what was marked there."""
    flags, message_id = ", ".join(marked), mail["Message-ID"].strip("<>")
    key = unseal(mailbox.form_key)
    mail[FLAGS_HEADER] = flags
    mail[SIGNATURE_HEADER] = signature_of(key, message_id=message_id, sender=sender.lower(), flags=flags)


def _last_answer(ticket: Ticket) -> tuple[Message, str] | None:
    identity = (
        MailIdentity.objects.filter(message__ticket=ticket, message__kind="out")
        .select_related("message")
        .order_by("-message_id")
        .first()
    )
    return (identity.message, identity.message_id_header) if identity else None


def _introduction(language: str, step: Step) -> str:
    day = step.at.strftime("%d/%m/%Y")
    return {
        "pt-BR": f"Em {day}, Ajuda Lume <ajuda@lume.example> escreveu:",
        "es": f"El {day}, Ayuda Lume <ayuda@lume.example> escribió:",
        "en": f"On {day}, Lume Help <help@lume.example> wrote:",
    }[language]


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _sort(ticket: Ticket, thread: Thread, house: House) -> None:
    """What a good morning's triage would have set."""
    by = house.staff.get(thread.assignee, house.owner)
    fields: dict[str, object] = {"reason": ContactReason.objects.get(code=thread.reason), "tags_added": thread.tags}
    if thread.priority:
        fields["priority"] = Priority(thread.priority)
    if thread.assignee:
        fields["assignee"] = by
    change = Change(**fields)  # type: ignore[arg-type] # one name at a time, as read
    if whom_it_asks(change_ticket(ticket=ticket, by=house.owner, change=change), change):
        change_ticket(ticket=ticket, by=by, change=Change(assignee=by))


def _answer(step: Step, ticket: Ticket, house: House) -> None:
    by = house.staff[step.by]
    ticket.refresh_from_db()
    text = step.text
    if step.macro:
        text = render_macro(macro=house.macros[step.macro], ticket=ticket, by=by).text
    then = TicketState(step.then) if step.then else None
    message = reply(ticket=ticket, by=by, outgoing=Outgoing(text=text, then=then, macro=step.macro))
    release_reply(message.pk)
    deliver(message_id=message.pk)
