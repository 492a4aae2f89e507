"""What can be wrong with a mail server's settings: a code that is stored, and a sentence that says what to do."""

import imaplib
import re
import socket
import ssl
from dataclasses import dataclass
from smtplib import SMTPAuthenticationError, SMTPException, SMTPNotSupportedError, SMTPResponseException

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from imapclient.exceptions import IMAPClientError, LoginError

from amparo.core.errors import AmparoError

_SENTENCES: dict[str, Promise] = {
    "unknown_host": _("There is no server called %(detail)s. Check the name."),
    "refused": _("The server %(detail)s does not answer on this port. Check the port."),
    "silent": _("The server %(detail)s does not answer. Check name and port, and whether a firewall is in between."),
    "certificate": _("The certificate of the server is not valid for us: %(detail)s"),
    "no_tls": _("The server does not speak TLS the way it was asked to: %(detail)s"),
    "login": _("The server refused user and password: %(detail)s"),
    "folder": _("The folder cannot be opened: %(detail)s"),
    "sealed": _("The password was stored under another key. Enter it again."),
    "cut": _("The connection broke: %(detail)s"),
    "server": _("The server said: %(detail)s"),
    "sender": _("The server does not let this address send: %(detail)s"),
    "no_server": _("No server is set for outgoing mail."),
    "token_url": _("Tokens are asked for over https only, and this address is another: %(detail)s"),
    "token_silent": _("The token endpoint %(detail)s does not answer."),
    "token_unreachable": _("The token endpoint cannot be reached: %(detail)s"),
    "token_refused": _("The token endpoint gave no access: %(detail)s"),
    "token_answer": _("The token endpoint answered with something that is no token: %(detail)s"),
    "other": _("It did not work: %(detail)s"),
}


@dataclass(frozen=True)
class Problem:
    code: str
    detail: str = ""

    def stored(self) -> str:
        """At most 300 characters, for a column."""
        return f"{self.code}|{self.detail}"[:300]

    def sentence(self) -> str:
        return str(_SENTENCES.get(self.code, _SENTENCES["other"])) % {"detail": self.detail}


class NoToken(OSError):
    """No access token was to be had; to whoever hands a mail over it is a server that cannot be reached now."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.problem = Problem(code, " ".join(detail.split())[:200])


def stored_problem(stored: str) -> Problem | None:
    """The problem of a column, None for an empty one."""
    code, _bar, detail = stored.partition("|")
    return Problem(code, detail) if stored else None


_BY_ERROR: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    # the narrow before the wide: most of these are OSErrors as well
    ((socket.gaierror,), "unknown_host"),
    ((ssl.SSLCertVerificationError,), "certificate"),
    ((ssl.SSLError, SMTPNotSupportedError), "no_tls"),
    ((ConnectionRefusedError,), "refused"),
    ((TimeoutError,), "silent"),
    ((imaplib.IMAP4.abort,), "cut"),
    ((LoginError, SMTPAuthenticationError), "login"),
    ((AmparoError,), "sealed"),
    ((SMTPResponseException, IMAPClientError), "server"),
    ((OSError, EOFError, SMTPException), "cut"),
)


_AS_BYTES = re.compile(r"""b(['"])(.*)\1""")


def problem_of(error: BaseException, host: str) -> Problem:
    """What an error of the network, of TLS, of IMAP or SMTP means for the person who set the server up."""
    if isinstance(error, NoToken):
        return error.problem
    code = next((code for kinds, code in _BY_ERROR if isinstance(error, kinds)), "other")
    if code in {"unknown_host", "refused", "silent"}:
        return Problem(code, host)
    if isinstance(error, ssl.SSLCertVerificationError):
        return Problem(code, error.verify_message)
    return Problem(code, " ".join(_said(error).split())[:200])


def _said(error: BaseException) -> str:
    if isinstance(error, SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    # IMAP's answers are bytes, and the libraries make them a text as Python writes bytes.
    quoted = _AS_BYTES.fullmatch(str(error))
    return (quoted[2] if quoted else str(error)) or type(error).__name__
