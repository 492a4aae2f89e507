"""The test button of a mailbox: every step to its servers, and exactly which one fails."""

import smtplib
import socket
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from amparo.channels.email.addressing import return_path
from amparo.channels.email.models import Mailbox
from amparo.channels.email.problems import Problem, problem_of
from amparo.channels.email.receivers.imap import FolderMissing, account, open_folder
from amparo.channels.email.services.mailboxes.oauth import access_token
from amparo.channels.email.states import SignIn
from amparo.channels.email.transport import server_of
from amparo.core.smtp import NoServer, Server, session

_CONNECT_PATIENCE: Final = 10  # seconds


@dataclass(frozen=True, kw_only=True)
class Check:
    """One step, whether it went well, and a sentence about it."""

    step: str
    is_fine: bool
    sentence: str


def check_mailbox(mailbox: Mailbox) -> list[Check]:
    """Try what the mailbox would do: find and reach each server, sign in, open the folder, be allowed to send.

    Sends no mail and changes nothing. After a step that failed, those behind it are not tried. May take some 40 s.
    """
    if mailbox.sign_in == SignIn.OAUTH2:
        try:
            access_token(mailbox)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person at the button is told
            return [_bad("token", problem_of(error, mailbox.oauth_token_url))]
        return [_good("token", _("The token endpoint gives access.")), *_incoming(mailbox), *_outgoing(mailbox)]
    return [*_incoming(mailbox), *_outgoing(mailbox)]


def _incoming(mailbox: Mailbox) -> list[Check]:
    if not mailbox.imap_host:
        return [_good("receive", _("Mail is brought to Amparo by SMTP, LMTP or a pipe: nothing to fetch."))]
    checks = _reach("imap", mailbox.imap_host, mailbox.imap_port)
    if not checks[-1].is_fine:
        return checks
    try:
        with account(mailbox) as client:
            checks.append(_good("imap-login", _("Signed in to fetch mail.")))
            folder = open_folder(client, mailbox)
            count = int(folder.get(b"EXISTS", 0))
            checks.append(_good("imap-folder", _("The folder is open and holds %(count)s mails.") % {"count": count}))
    except FolderMissing as error:
        checks.append(_bad("imap-folder", Problem("folder", str(error)[:200])))
    except Exception as error:  # noqa: BLE001 - whatever it is, the person at the button is told
        checks.append(_bad("imap-login", problem_of(error, mailbox.imap_host)))
    return checks


def _outgoing(mailbox: Mailbox) -> list[Check]:
    try:
        server = server_of(mailbox)
    except NoServer:
        return [_bad("smtp", Problem("no_server"))]
    except Exception as error:  # noqa: BLE001 - as above
        return [_bad("smtp", problem_of(error, mailbox.smtp_host))]
    checks = _reach("smtp", server.host, server.port)
    if not checks[-1].is_fine:
        return checks
    return [*checks, *_permission_to_send(mailbox, server)]


def _permission_to_send(mailbox: Mailbox, server: Server) -> list[Check]:
    """Sign in and name the sender and a recipient; the mail itself is called off."""
    checks: list[Check] = []
    try:
        with session(server) as client:
            checks.append(_good("smtp-login", _("Signed in to send mail.") if server.user else _("Ready to send.")))
            _accepted(client.mail(_sender(mailbox)))
            _accepted(client.rcpt(mailbox.address))
            client.rset()
            checks.append(_good("send", _("The server lets %(address)s send.") % {"address": mailbox.address}))
    except smtplib.SMTPAuthenticationError as error:
        checks.append(_bad("smtp-login", problem_of(error, server.host)))
    except smtplib.SMTPResponseException as error:
        checks.append(_bad("send", Problem("sender", problem_of(error, server.host).detail)))
    except Exception as error:  # noqa: BLE001 - as above
        checks.append(_bad("smtp-login", problem_of(error, server.host)))
    return checks


def _sender(mailbox: Mailbox) -> str:
    """The envelope sender as answers will have it: some servers refuse plus-addresses."""
    return return_path(mailbox.address, 0) if mailbox.plus_addresses else mailbox.address


def _accepted(answer: tuple[int, bytes]) -> None:
    code, said = answer
    if code >= 400:  # noqa: PLR2004 - RFC 5321 §4.2.1
        raise smtplib.SMTPResponseException(code, said)


def _reach(step: str, host: str, port: int) -> list[Check]:
    """The name, then the port."""
    try:
        socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        with socket.create_connection((host, port), timeout=_CONNECT_PATIENCE):
            pass
    except OSError as error:
        return [_bad(f"{step}-reach", problem_of(error, host))]
    return [_good(f"{step}-reach", _("%(host)s answers on port %(port)s.") % {"host": host, "port": port})]


def _good(step: str, sentence: str) -> Check:
    return Check(step=step, is_fine=True, sentence=sentence)


def _bad(step: str, problem: Problem) -> Check:
    return Check(step=step, is_fine=False, sentence=problem.sentence())
