"""Through which server a mailbox's answers leave, and how it signs in there."""

import smtplib
from functools import partial

from amparo.channels.email.models import Mailbox
from amparo.channels.email.services.mailboxes.oauth import access_token, forget, sasl
from amparo.channels.email.states import SignIn
from amparo.core.secrets import unseal
from amparo.core.smtp import Server, house_server


def server_of(mailbox: Mailbox) -> Server:
    """The mailbox's own server, else the installation's. Raises NoServer, and AmparoError for a lost key."""
    if not mailbox.smtp_host:
        return house_server()
    uses_tokens = mailbox.sign_in == SignIn.OAUTH2
    # A token is for one account: where only the receiving side says whose, it is the same one.
    user = mailbox.smtp_user or (mailbox.imap_user if uses_tokens else "")
    return Server(
        host=mailbox.smtp_host,
        port=mailbox.smtp_port,
        tls=mailbox.smtp_tls,
        user=user,
        password="" if uses_tokens else unseal(mailbox.smtp_password),
        sign_in=partial(_sign_in_by_token, user=user, mailbox=mailbox) if uses_tokens else None,
    )


def _sign_in_by_token(client: smtplib.SMTP, *, user: str, mailbox: Mailbox) -> None:
    said = sasl(user, access_token(mailbox))

    def answer(challenge: bytes | None = None) -> str:
        return said if challenge is None else ""  # a refusal is a challenge, to be answered by nothing

    try:
        client.auth("XOAUTH2", answer)
    except smtplib.SMTPAuthenticationError:
        forget(mailbox)
        raise
