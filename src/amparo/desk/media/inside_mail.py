"""Pictures inside a mail: its own (cid:, RFC 2392), written into it (data:), or lying elsewhere. All come covered."""

import base64
import binascii
import re
import time
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

from django.utils.html import escape

from amparo.accounts.models import User
from amparo.core.errors import Missing
from amparo.desk.media.attachments import shown_for
from amparo.desk.media.shown import covered
from amparo.media.pictures import Picture, Placeholder
from amparo.media.queries import look_for, looks_of
from amparo.media.services import covered_of_others
from amparo.tickets.models import Message
from amparo.tickets.queries.walled import openable
from amparo.tools.guard import Rule
from amparo.tools.problems import ToolProblem
from amparo.tools.wire import Request, send

_MOST: Final = 12  # pictures that are drawn; the others stay away
_SECONDS: Final = 10.0  # for all of them together
_BYTES: Final = 5_000_000  # of one that lies elsewhere

_PICTURE: Final = re.compile(r"""<img\b[^>]*?\bsrc=(["'])(.*?)\1[^>]*>""", re.IGNORECASE | re.DOTALL)


def with_covered_pictures(html: str, message: Message, user: User) -> str:
    """The HTML with each picture as covered pixels inside it; one that cannot be drawn is left out."""
    draw = _Drawing(message, user)
    return _PICTURE.sub(draw, html)


class _Drawing:
    """One pass over one mail, with an end in time."""

    def __init__(self, message: Message, user: User) -> None:
        self._user = user
        files = openable(message.attachments.exclude(content_id="")).select_related("file")
        self._own = {one.content_id: one for one in files}
        self._look = look_for(message.harm_class, message.exposure_severity, looks_of(user))
        self._end = time.monotonic() + _SECONDS
        self._left = _MOST

    def __call__(self, found: re.Match[str]) -> str:
        picture = self._drawn(found.group(2).strip())
        if picture is None:
            return ""
        pixels = base64.b64encode(picture.content).decode()
        size = f'width="{picture.width}" height="{picture.height}"'
        return f'<img src="data:{escape(picture.content_type)};base64,{pixels}" {size} alt="">'

    def _drawn(self, address: str) -> Picture | None:
        self._left -= 1
        scheme, _colon, rest = address.partition(":")
        if self._left < 0 or time.monotonic() > self._end:
            return None
        match scheme.lower():
            case "cid":
                picture = self._of_mail(rest)
            case "data":
                picture = self._written(rest)
            case "http" | "https":
                picture = self._elsewhere(address)
            case _:
                picture = None
        return picture if isinstance(picture, Picture) else None

    def _of_mail(self, content_id: str) -> Picture | Placeholder | None:
        one = self._own.get(content_id)
        try:
            return covered(self._user, shown_for(self._user, one.pk)) if one else None
        except Missing:  # it was compared now, and is behind the wall
            return None

    def _written(self, data: str) -> Picture | Placeholder | None:
        head, _comma, body = data.partition(",")
        try:
            raw = unquote_to_bytes(body)
            content = base64.b64decode(raw) if head.endswith(";base64") else raw
        except (binascii.Error, ValueError):
            return None
        return covered_of_others(content=content, look=self._look)

    def _elsewhere(self, address: str) -> Picture | Placeholder | None:
        """Fetched by us, from public addresses only, following nothing."""
        address = address.replace("&amp;", "&")
        left = self._end - time.monotonic()
        try:
            host = urlsplit(address).hostname or ""
            asked = Request(method="GET", url=address, headers={"Accept": "image/*"}, seconds=left, limit=_BYTES)
            answer = send(asked, Rule(hosts=frozenset({host})))
        except (ToolProblem, ValueError):
            return None
        return covered_of_others(content=answer.body, look=self._look) if answer.status == 200 else None  # noqa: PLR2004 - HTTP's OK
