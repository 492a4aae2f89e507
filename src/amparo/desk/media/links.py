"""Links to pictures and videos elsewhere: a chip says what they are, class and weight. Nothing of them is fetched."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from html import unescape
from typing import Final
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from amparo.accounts.models import User
from amparo.media.harm import Harm
from amparo.media.kinds import Family
from amparo.media.labels import HARM_NAMES, KIND_NAMES, judged
from amparo.media.links import family_of_link
from amparo.media.permissions import MediaPermission
from amparo.tickets.judging import Judgement
from amparo.tickets.models import ContactReason, Message
from amparo.tickets.passages.folding import as_blocks
from amparo.tickets.queries.harm import judgement_of_reason, judgements_of_links
from amparo.tickets.unsaid import SIGN

_LINK: Final = re.compile(r'<a [^<>]*?href="([^"]*)"[^<>]*>(.*?)</a>', re.DOTALL)
"""A link as our own renderers and the sanitiser of mails write it."""

_TAG_OR_SIGN: Final = re.compile(f"<[^<>]*>|{SIGN.pattern}")


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link to media in a message, and what is known of where it leads; without a `harm` nobody has judged it."""

    message_id: int
    address: str
    words: SafeString  # what stood inside it
    family: Family
    harm: str
    severity: int | None
    user: User

    @property
    def sha256(self) -> str:
        return sha256(self.address.encode()).hexdigest()

    @property
    def is_walled(self) -> bool:
        return self.harm == Harm.CHILD_SAFETY

    @property
    def what(self) -> str:
        """Kind, place, class and weight; of what is behind the wall its class alone."""
        if self.is_walled:
            return str(HARM_NAMES[Harm.CHILD_SAFETY])
        said = {"kind": KIND_NAMES[self.family], "host": self.host, "judged": judged(self.harm, self.severity)}
        return _("%(kind)s at %(host)s · %(judged)s") % said

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or ""

    @property
    def may_classify(self) -> bool:
        return self.user.may(MediaPermission.CLASSIFY)


@dataclass(frozen=True)
class Links:
    """The media links of one conversation: as somebody said of an address, else as its message or `reason` says."""

    texts: Mapping[int, SafeString]  # by the message's id, what was written there, drawn
    reason: ContactReason | None
    user: User

    @cached_property
    def _said(self) -> dict[str, Judgement]:
        return judgements_of_links({address for html in self.texts.values() for address, _words in addresses_in(html)})

    @cached_property
    def _of_reason(self) -> Judgement | None:
        return judgement_of_reason(self.reason)

    def quiet(self, message: Message) -> SafeString:
        """What is written there with its media links folded: one press shows the address, another follows it."""
        html = self.texts[message.pk]
        folded = self._fold(message, "desk/media/link.html")
        return mark_safe(html if folded == html else as_blocks(folded))  # noqa: S308 - what comes in is, and the template

    def quiet_mail(self, message: Message) -> SafeString:
        """The same for the HTML of a mail in its frame, where neither icons nor keys of ours reach."""
        return mark_safe(self._fold(message, "desk/media/link_in_mail.html"))  # noqa: S308 - as above

    def link(self, message: Message, address: str, words: str) -> Link | None:
        """A link of this message; None where it leads to no media."""
        family = family_of_link(address)
        if family is None:
            return None
        known = self._said.get(address)
        if known is None and not message.harm_class:
            known = self._of_reason
        return Link(
            message_id=message.pk,
            address=address,
            words=mark_safe(words),  # noqa: S308 - it was inside the same link
            family=family,
            harm=str(known.harm) if known else message.harm_class,
            severity=known.severity if known else message.exposure_severity,
            user=self.user,
        )

    def _fold(self, message: Message, template: str) -> str:
        def folded(found: re.Match[str]) -> str:
            if SIGN.fullmatch(found[1]):
                return found[1]
            link = self.link(message, unescape(found[1]), found[2])
            return render_to_string(template, {"link": link}).strip() if link else found[0]

        html = self.texts[message.pk]
        return _without_signs(_LINK.sub(folded, html) if "<a " in html else html, template)


def _without_signs(html: str, template: str) -> str:
    """With the chip of what is kept away wherever a sign stands between tags; inside one it is said to nobody."""
    if not SIGN.search(html):
        return html
    away = render_to_string(template, {"link": {"is_walled": True, "what": HARM_NAMES[Harm.CHILD_SAFETY]}}).strip()
    return _TAG_OR_SIGN.sub(lambda found: found[0] if found[0].startswith("<") else away, html)


def in_words(text: str) -> str:
    """`text` with words where the sign of an address stands that is behind the child-safety wall."""
    if not SIGN.search(text):
        return text
    kept_away = _("Kept away")
    return SIGN.sub(f"[{kept_away} · {HARM_NAMES[Harm.CHILD_SAFETY]}]", text)


def addresses_in(html: str) -> Iterator[tuple[str, str]]:
    """Where its links lead that lead to media, and what stands inside them."""
    for found in _LINK.finditer(html) if "<a " in html else ():
        address = unescape(found[1])
        if family_of_link(address):
            yield address, found[2]
