"""`amparo mail receive < message`: for a mail server that hands mail to a program. Exit statuses are sysexits.h's."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import BinaryIO, Final

from django.conf import settings

from amparo.channels.email.queries.mailboxes import mailbox_for
from amparo.channels.email.services.arriving.receive import receive
from amparo.channels.email.states import Receiver

OK: Final = 0
USAGE: Final = 64  # EX_USAGE
NO_DATA: Final = 65  # EX_DATAERR: nothing came, or more than the limit
NO_USER: Final = 67  # EX_NOUSER: the recipient is none of ours; the mail server bounces it
TEMPORARY: Final = 75  # EX_TEMPFAIL: the mail server keeps it and tries again


def receive_from_pipe(arguments: Sequence[str], *, source: BinaryIO | None = None) -> int:
    """Keep the mail on standard input; returns the exit status, 0 only when it is safe.

    Recipient and sender come from the arguments, else from the environment that Postfix and Exim set. Without a
    recipient the headers decide, and mail for none of ours is quarantined.
    """
    parser = ArgumentParser(prog="amparo mail receive", description="Take a mail from standard input.")
    parser.add_argument("--to", default=os.environ.get("ORIGINAL_RECIPIENT") or os.environ.get("RECIPIENT", ""))
    parser.add_argument("--from", dest="sender", default=os.environ.get("SENDER", ""))
    try:
        options = parser.parse_args(arguments)
    except SystemExit as leaving:
        return USAGE if leaving.code else OK
    raw = (source or sys.stdin.buffer).read(settings.MAIL_SIZE_LIMIT + 1)
    if not raw.strip() or len(raw) > settings.MAIL_SIZE_LIMIT:
        return NO_DATA
    try:
        mailbox = mailbox_for([options.to]) if options.to else None
        if options.to and mailbox is None:
            return NO_USER
        receive(raw, receiver=Receiver.PIPE, mailbox=mailbox, envelope_from=options.sender, envelope_to=options.to)
    except Exception as error:  # noqa: BLE001 - whatever it is, the mail server must keep the mail
        said = str(error).partition("\n")[0]  # further lines of a database's error quote the row
        sys.stderr.write(f"amparo: cannot keep the mail now: {type(error).__name__}: {said}\n")
        return TEMPORARY
    return OK
