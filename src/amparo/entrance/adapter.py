"""How allauth behaves in this house: nobody signs up, secrets are sealed, changes of sign-in are told to the log."""

import logging
from smtplib import SMTPException
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import User
from amparo.accounts.services import record_security_change
from amparo.core.secrets import seal, unseal

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-mail and password do not fit. Nothing else was checked."),
        "too_many_login_attempts": _("Too many attempts. Wait some minutes, or use a passkey."),
        "incorrect_password": _("This is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """People are invited."""
        return False

    def reauthenticate(self, user: User, password: str) -> bool:
        """Ask by the address of the account itself: allauth's own list of addresses stays empty here."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Called by allauth whenever a password or second factor changed: into the log, and to the person.

        A mail server that does not answer must not undo the change, so its failure is only logged.
        """
        record_security_change(user=user, what=template_prefix.rsplit("/", maxsplit=1)[-1])
        if not settings.MAIL_OUT_HOST:
            return
        try:
            super().send_notification_mail(template_prefix, user, context, email or user.email)
        except (SMTPException, OSError):
            logger.exception("the notice of a changed sign-in could not be sent")


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc] # as above
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code does not fit. Codes change every 30 seconds: try the newest."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Amparo"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity = cast("dict[str, str]", super().get_public_key_credential_rp_entity())
        return {**entity, "name": "Amparo"}
