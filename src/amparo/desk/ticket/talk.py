"""The conversation as the page shows it: who said what when, folded, and what became of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Final

from django.template.defaultfilters import linebreaks_filter
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.accounts.models import User
from amparo.desk.media.card import Card
from amparo.desk.media.links import Links, in_words
from amparo.desk.ticket import words
from amparo.media.labels import judged
from amparo.tickets.labels import DELIVERY_NAMES, delivery_note
from amparo.tickets.models import Attachment, ContactReason, Message
from amparo.tickets.passages.folding import veiled
from amparo.tickets.states import DELIVERY_LIFE, Delivery, MessageKind
from amparo.ui.markdown import markdown

_DELIVERY_ICONS: Final[Mapping[str, str]] = {
    Delivery.HELD: "clock",
    Delivery.QUEUED: "clock",
    Delivery.SENDING: "send",
    Delivery.SENT: "check-check",
    Delivery.DEFERRED: "alarm-clock",
    Delivery.FAILED: "octagon-alert",
    Delivery.BOUNCED: "mail-warning",
    Delivery.PERHAPS_SENT: "triangle-alert",
}
_BAD: Final = frozenset({Delivery.FAILED, Delivery.BOUNCED})
_WAITING: Final = frozenset({Delivery.DEFERRED, Delivery.PERHAPS_SENT})


@dataclass(frozen=True)
class Fold:
    """A part of a message that is folded away, with what the fold says of it."""

    summary: str
    icon: str
    html: SafeString


@dataclass(frozen=True)
class Said:
    """A message, ready to be shown."""

    message: Message
    day: datetime | None  # the day line above it, if a new day begins here
    cards: Mapping[int, Card]  # the files of the whole conversation, by the attachment's id
    links: Links  # to media, of the whole conversation

    @property
    def is_ours(self) -> bool:
        return self.message.kind == MessageKind.OUT

    @property
    def is_note(self) -> bool:
        return self.message.kind == MessageKind.NOTE

    @property
    def is_small(self) -> bool:
        """Bounces, auto-replies and our own acknowledgements are shown as one line."""
        return self.message.is_automatic and not self.is_failed

    @property
    def name(self) -> str:
        """Who said it."""
        message = self.message
        if message.kind == MessageKind.IN:
            sender = (message.addresses.get("from") or [{}])[0]
            known = message.contact.name if message.contact else ""
            return known or sender.get("name") or sender.get("address") or _("Unknown person")
        return message.author.name if message.author else _("Amparo")

    @cached_property
    def text(self) -> SafeString:
        return self.links.quiet(self.message)

    @cached_property
    def folds(self) -> list[Fold]:
        return [_fold(self.message, part) for part in self.message.folded if part.get("text")]

    @property
    def has_original(self) -> bool:
        """Whether there is a whole mail to show in its frame (`html` itself stays in the database until asked)."""
        return self.message.kind == MessageKind.IN and bool(getattr(self.message, "has_html", False))

    @cached_property
    def files(self) -> list[Card]:
        return [card for card in self._cards if not card.is_media]

    @cached_property
    def pictures(self) -> list[Card]:
        return [card for card in self._cards if card.is_media]

    @cached_property
    def _cards(self) -> list[Card]:
        return [self.cards[one.pk] for one in attachments_of(self.message)]

    @property
    def judged(self) -> str:
        """Class and weight of the words, when somebody or something has said them."""
        return judged(self.message.harm_class, self.message.exposure_severity) if self.message.harm_class else ""

    @property
    def delivery(self) -> str:
        return str(DELIVERY_NAMES.get(self.message.delivery, ""))

    @property
    def delivery_note(self) -> str:
        """Why it stands where it stands: in words of ours, or as the server said it."""
        return delivery_note(self.message.delivery_note)

    @property
    def delivery_icon(self) -> str:
        return _DELIVERY_ICONS.get(self.message.delivery, "")

    @property
    def is_failed(self) -> bool:
        return self.message.delivery in _BAD

    @property
    def is_uncertain(self) -> bool:
        return self.message.delivery in _WAITING

    @property
    def is_held(self) -> bool:
        return self.message.delivery == Delivery.HELD

    @property
    def can_be_retried(self) -> bool:
        return Delivery.QUEUED in DELIVERY_LIFE.table[Delivery(self.message.delivery)] and not self.is_held


def attachments_of(message: Message) -> Iterable[Attachment]:
    return message.attachments.all() if getattr(message, "has_files", True) else ()


def talk(
    messages: list[Message], cards: Mapping[int, Card], reason: ContactReason | None, user: User
) -> Iterator[Said]:
    """The messages of a ticket about `reason`, with day lines; replies that were taken back are left out."""
    day: date | None = None
    links = links_of(messages, reason, user)
    for message in messages:
        if message.delivery == Delivery.WITHDRAWN:
            continue
        today = timezone.localtime(message.created_at).date()
        yield Said(message, message.created_at if today != day else None, cards, links)
        day = today


def links_of(messages: Iterable[Message], reason: ContactReason | None, user: User) -> Links:
    """The media links in what these messages say, as it is drawn."""
    return Links({message.pk: _drawn(message) for message in messages}, reason, user)


def _drawn(message: Message) -> SafeString:
    match message.kind:
        case MessageKind.NOTE:
            return words.note(message.text)
        case MessageKind.OUT:
            return markdown(message.text)
        case _:
            return veiled(message.text, words.plain, of=_of(message))


def _fold(message: Message, part: Mapping[str, str]) -> Fold:
    text = in_words(part["text"])
    count = words.lines(text)
    if part.get("kind") == "signature":
        said = ngettext("Signature, %(n)s line", "Signature, %(n)s lines", count) % {"n": count}
        icon = "pencil-line"
    else:
        said = ngettext("Quote, %(n)s line", "Quote, %(n)s lines", count) % {"n": count}
        icon = "quote"
    return Fold(said, icon, veiled(text, linebreaks_filter, of=_of(message)))


def _of(message: Message) -> tuple[str, int]:
    """As which the ledger knows it."""
    return "message", message.pk
