"""What a journey through procedures finds when it begins, and how its pages are spoken of."""

import smtplib
import time
from collections.abc import Callable
from email.message import EmailMessage

from django.utils import translation
from playwright.sync_api import Page
from tests.browser import wait_until_at_rest
from tests.everybody import axe_violations
from tests.patience import PATIENCE

from amparo.accounts.models import User
from amparo.channels.email.services.arriving.digest import digest, waiting
from amparo.project.demo.procedures import texts
from amparo.project.demo.texts import read, variants
from amparo.sops.language.document import Step
from amparo.sops.language.reading import read as read_sop
from amparo.sops.models import Version
from amparo.sops.services import approve, bring_in, publish, submit
from amparo.tickets.models import ContactReason
from amparo.tickets.services import save_reason


def reasons(by: User, *codes: str) -> list[ContactReason]:
    """The demo's contact reasons of these codes."""
    entries = {entry["code"]: entry for entry in read("catalogue")["reasons"]}
    return [save_reason(by=by, code=code, label=variants(entries[code])) for code in codes]


def procedures(by: User, approver: User, *keys: str) -> Version:
    """Publish the demo's procedures in this order, the called before the calling; the last one."""
    for key in keys:
        version = bring_in(by=by, text=texts()[key]).version
        submit(version=version, by=by)
        approve(version=version, by=approver)
        publish(version=version, by=by)
    return version


def asks(key: str, step: str, language: str) -> str:
    """What a step of a demo's procedure asks the agent."""
    return step_of(key, step).text[language].strip()


def named(key: str, step: str, language: str) -> str:
    """What a step of a demo's procedure is called."""
    return step_of(key, step).title[language]


def step_of(key: str, step: str) -> Step:
    sop = read_sop(texts()[key]).sop
    assert sop
    return sop.step(step)


def word(msgid: str, locale: str, *, context: str = "") -> str:
    """What the interface calls it."""
    with translation.override(locale):
        return translation.pgettext(context, msgid) if context else translation.gettext(msgid)


def write_in(port: int, sender: str, to: str, text: str, *, subject: str, answers: EmailMessage | None = None) -> None:
    """A mail comes in by SMTP and is taken in."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = f"<{'second' if answers else 'first'}@correio.example>"
    if answers:
        mail["In-Reply-To"] = mail["References"] = answers["Message-ID"]
    mail.set_content(text)
    send_in(port, mail)


def send_in(port: int, mail: EmailMessage) -> None:
    """This mail comes in by SMTP and is taken in: by us, or by a worker that was quicker and has it in hand."""
    with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as server:
        server.send_message(mail)
    digest()
    until(lambda: not waiting())


def until(is_so: Callable[[], bool]) -> None:
    """What is done elsewhere, by a worker or a colleague, has been done."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_for_everybody(page: Page) -> None:
    """Nothing on this screen stands in anybody's way."""
    wait_until_at_rest(page)
    assert axe_violations(page) == []
