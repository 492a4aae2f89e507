"""What every page of the house shows of the person who is signed in."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import User
from amparo.escalations.permissions import EscalationPermission
from amparo.ui.routes import route


@dataclass(frozen=True, kw_only=True)
class AccountLink:
    href: str
    name: str | Promise
    icon: str


def account(request: HttpRequest) -> dict[str, object]:
    """Context processor: links of the account menu, and the way out."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    links = [
        AccountLink(href=route("entrance:me"), name=_("Your account"), icon="user-round"),
        AccountLink(href=route("mfa_index"), name=_("Sign-in and security"), icon="lock"),
    ]
    if user.may(EscalationPermission.ASK):
        links.append(AccountLink(href=route("desk:ask-support"), name=_("Ask support"), icon="message-square"))
    return {"account_links": links, "sign_out_url": route("account_logout")}
