from enum import StrEnum


class MailPermission(StrEnum):
    """`email:<noun>:<act>`, alphabetical."""

    ACCOUNT_READ = "email:account:read"
    MAILBOXES_MANAGE = "email:mailboxes:manage"
    QUARANTINE_RELEASE = "email:quarantine:release"
