"""What journeys through loops share: an authority that is called and written to, and the mails that leave the house."""

import re
from collections.abc import Sequence
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.db import connection
from tests.journeys.scene import until
from tests.mail_server import Sink

from amparo.accounts.models import User
from amparo.channels.email.models import Mailbox
from amparo.core import clock
from amparo.core.secrets import seal
from amparo.core.text import Variants
from amparo.deadlines.services import run_due
from amparo.escalations.models import Authority, DirectoryRule, EscalationKind
from amparo.escalations.states import Level
from amparo.paging.models import Ladder
from amparo.paging.plans import Plan, Step, Target
from amparo.paging.services.ladders import Draft, save_ladder
from amparo.paging.states import TargetKind
from amparo.tickets.models import Brand
from amparo.tickets.services import UNDO_SECONDS

GRACE = timedelta(seconds=10)


def words(english: str) -> Variants:
    return Variants(source="en", texts={"en": english})


def mailbox(lume: Brand, language: str = "pt-BR") -> Mailbox:
    return Mailbox.objects.create(brand=lume, address="ajuda@lume.example", language=language)


def ladder(by: User, *steps: Target, wait: timedelta = timedelta(minutes=5)) -> Ladder:
    """One after another is called, each with its time."""
    plan = Plan(steps=tuple(Step(targets=(target,), wait=wait) for target in steps), grace=GRACE)
    return save_ladder(by=by, draft=Draft(name="On call", plan=plan))


def by_mail(address: str) -> Target:
    return Target(kind=TargetKind.MAIL, address=seal(address), label=address)


def authority(code: str, name: str, *, address: str, ladder: Ladder | None = None) -> Authority:
    return Authority.objects.create(code=code, name=words(name), mail_address=address, ladder=ladder)


def kind(code: str, name: str, decides: Authority, *, level: Level = Level.P2, **more: object) -> EscalationKind:
    found = EscalationKind.objects.create(code=code, name=words(name), level=level, **more)
    DirectoryRule.objects.create(kind=found, authority=decides)
    return found


def pass_time(by: timedelta) -> None:
    """What falls due in the meantime happens, as the clock's process does it, and jobs are due so much sooner."""
    with clock.at(clock.now() + by):
        run_due()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - %s WHERE status = 'todo'", [by])


def undo_is_over() -> None:
    pass_time(timedelta(seconds=UNDO_SECONDS + 1))


def mails_to(outside: Sink, address: str, count: int) -> Sequence[EmailMessage]:
    """What `address` got once it is `count` mails, oldest first."""
    until(lambda: len(got(outside, address)) >= count)
    found = got(outside, address)
    assert len(found) == count, [mail["Subject"] for mail in found]
    return found


def got(outside: Sink, address: str) -> list[EmailMessage]:
    mails = []
    for _sender, recipients, content in list(outside.taken):
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        if address in recipients:
            mails.append(mail)
    return mails


def plain(mail: EmailMessage) -> str:
    """What the mail says."""
    body = mail.get_body(("plain",))
    assert body
    return str(body.get_content())


def link_in(mail: EmailMessage, place: str) -> str:
    """The path of the link to `place` ("loops", "page") that the mail holds."""
    found = re.search(rf"https?://[^/\s]+(/{place}/[^\s>]+)", plain(mail))
    assert found, plain(mail)
    return found[1]
