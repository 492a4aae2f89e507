"""Links by which a page is acknowledged without signing in: signed, bound to the page and to one who was called.

The link itself is the key: whoever holds it acts as the one it was sent to, so it opens nothing else, and ends soon.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Missing
from amparo.core.secrets import sign, signed_by_us
from amparo.paging.models import Call, Page

LASTS: Final = timedelta(days=3)
_PURPOSE: Final = "page"
_SIGNATURE: Final = 26  # letters of five bits


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a good link leads to, and whose it is: a member of staff, or an address that was called."""

    page: Page
    user: User | None
    call: Call | None
    expires_at: datetime

    @property
    def is_over(self) -> bool:
        return self.expires_at <= clock.now()


def token_of(*, page_id: int, user_id: int | None = None, call_id: int | None = None) -> str:
    """The token of a link for a person, or for an address that was called."""
    whose = f"u{user_id}" if user_id is not None else f"c{call_id}"
    said = f"{page_id}.{whose}.{int((clock.now() + LASTS).timestamp())}"
    return f"{said}.{sign(said, purpose=_PURPOSE, length=_SIGNATURE)}"


def opened(token: str) -> Opened:
    """What the link opens, also when its time is over. Raises Missing for one that we never signed."""
    said, _dot, signature = token.rpartition(".")
    if len(signature) != _SIGNATURE or not signed_by_us(said, signature, purpose=_PURPOSE):
        raise Missing
    page_id, whose, expires = said.split(".")
    page = Page.objects.select_related("ladder", "acknowledged_by").filter(pk=int(page_id)).first()
    mark, number = whose[:1], int(whose[1:])
    user = User.objects.filter(pk=number, is_active=True).first() if mark == "u" else None
    call = Call.objects.filter(pk=number, page=page).first() if mark == "c" else None
    if page is None or (user is None and call is None):
        raise Missing
    expires_at = datetime.fromtimestamp(int(expires), tz=UTC)
    return Opened(page=page, user=user, call=call, expires_at=expires_at)
