"""Mail from the house to its own people, over settings MAIL_OUT_*. Never to those who write in."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from amparo.accounts.models import Invitation

logger = logging.getLogger(__name__)


def can_send() -> bool:
    return bool(settings.MAIL_OUT_HOST)


def send_invitation(*, invitation: Invitation, link: str, language: str) -> bool:
    """Send the link to the invited; returns whether the server took it.

    Sent at once and not by a job: the link would otherwise lie readable among the jobs.
    """
    if not can_send():
        return False
    inviter = invitation.invited_by.name if invitation.invited_by else ""
    with translation.override(language):
        subject = _("%(name)s invites you to the desk") % {"name": inviter}
        text = _(
            "%(name)s invites you to work at the support desk. This link lets you in once, within seven days:\n\n"
            "%(link)s\n\nIf this comes as a surprise, do nothing."
        ) % {"name": inviter, "link": link}
    try:
        return send_mail(subject, text, None, [invitation.email]) == 1
    except (SMTPException, OSError):
        logger.exception("an invitation could not be sent")
        return False
