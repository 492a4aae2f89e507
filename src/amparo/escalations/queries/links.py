"""What a link from outside leads to."""

from http import HTTPStatus

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.core.errors import AmparoError
from amparo.core.finding import find
from amparo.core.secrets import fingerprint
from amparo.escalations.models import OutsideLink
from amparo.escalations.speakers import Outside
from amparo.escalations.states import Via


class LinkEnded(AmparoError):
    """The link was good once; whoever it was for is told so in their `language`, with the `number` of the loop."""

    status = HTTPStatus.GONE
    code = "link-ended"

    def __init__(self, sentence: str | Promise, link: OutsideLink) -> None:
        super().__init__(sentence)
        self.language = link.authority.language
        self.number = link.escalation.number


def link_by(token: str) -> OutsideLink:
    """The link of a token, with its loop and authority. Raises Missing for one we never made, and LinkEnded."""
    shown = ("escalation__kind", "escalation__authority__ladder", "authority")
    link = find(OutsideLink.objects.select_related(*shown), token_hash=fingerprint(token))
    if link.revoked_at is not None or link.authority_id != link.escalation.authority_id:
        raise LinkEnded(_("This link was ended: the question went to somebody else, or a newer link was made."), link)
    if link.expires_at <= clock.now():
        raise LinkEnded(_("This link has expired. Ask whoever sent it for a new one."), link)
    return link


def speaker_by(link: OutsideLink, name: str) -> Outside:
    """Whoever holds a link, as services take them."""
    return Outside(
        authority_id=link.authority_id,
        name=name.strip()[:120] or link.authority.name.in_language(link.authority.language),
        via=Via.LINK,
    )
