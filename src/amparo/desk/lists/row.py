"""A ticket's row as finished HTML. A list draws fifty: as a function they cost a tenth of what a template's would."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.core import clock
from amparo.core.text import language_now
from amparo.desk.lists.screen import Listing
from amparo.desk.media.links import in_words
from amparo.tickets.labels import PRIORITY_NAMES, STATE_NAMES
from amparo.tickets.queries import Hit, Piece, TicketRow
from amparo.tickets.states import Priority, TicketState
from amparo.ui import marks, times
from amparo.ui.fill import fill, join
from amparo.ui.routes import route

_ROW: Final = (
    '<li id="row-{id}" data-row data-decides="{decides}" class="qrow{leaving}">'
    '<input type="checkbox" class="checkbox" name="ticket" value="{id}" form="bulk" data-choose '
    'aria-label="{choose}"><a href="{href}" class="trow{unread}"{current}>{arch}'
    '<span class="pick" aria-hidden="true">{check}</span><span class="lines"><span class="l"><span class="name">{name}'
    '</span>{tier}<span class="end turn">{turn}</span></span><span class="l">'
    '<span class="sub">{danger}{priority}{subject}</span>{said_unread}</span>'
    '<span class="l">{lang}<span class="snip" lang="{language}">{snippet}</span>'
    '<span class="end when">{when}</span></span><span class="reason">{reason}</span><span class="market">{market}'
    "</span></span></a></li>\n"
)
_HIT: Final = (
    '<li data-row><a href="{href}?view=all" class="trow hit">{arch}<span class="lines"><span class="l">'
    '<span class="name">{name}</span><span class="n text-micro text-ink-3">{number}</span>{tier}'
    '<span class="end">{turn}</span></span><span class="l"><span class="sub">{subject}</span></span>'
    '<span class="l">{lang}<span class="snip" lang="{language}">{excerpt}</span><span class="end">{when}</span></span>'
    "</span></a></li>\n"
)
_NOTHING: Final = mark_safe("")
_DANGER_CHIPS: Final = {"P0": "solid", "P1": "late"}
_CURRENT: Final = mark_safe(' aria-current="true"')


@lru_cache(maxsize=16)
def _words(_language: str | None) -> dict[str, str]:
    """What every row says, in the language of the moment: looked up once, not fifty times a page."""
    return {
        "choose": _("Choose %(number)s"),
        "somebody": _("Somebody"),
        "no subject": _("No subject"),
        "danger": _("Danger?"),
        "undecided": _("nobody has decided yet"),
        "unread": _("unread"),
        "until": _("until"),
        "their turn": _("their turn"),
        "answered": _("answered"),
        "waits": _("waits %(time)s"),
        "left": _("%(time)s left") % {"time": "%s"},
    }


def draw(row: TicketRow, listing: Listing, *, gone: bool = False) -> SafeString:
    """The row; `gone` fades it, because it has left the list and stays until undoing is over."""
    urgent = row.priority == Priority.URGENT and not row.danger  # the graver of the two says enough
    words = _words(get_language())
    return fill(
        _ROW,
        id=row.id,
        leaving=" trow-leaving" if gone else "",
        choose=words["choose"] % {"number": row.number},
        href=listing.address_of_ticket(row.number),
        unread=" trow-unread" if row.unread else "",
        current=_CURRENT if row.number == listing.open_number else _NOTHING,
        arch=marks.arch(row.name),
        check=marks.icon("check"),
        name=row.name or words["somebody"],
        tier=marks.tier(row.tier),
        turn=_standing(row, words),
        decides=listing.decides_at(row.number),
        danger=_danger(row.danger, words) if row.danger else _NOTHING,
        priority=fill("{} ", marks.priority("P1", PRIORITY_NAMES[row.priority])) if urgent else _NOTHING,
        subject=in_words(row.title) or words["no subject"],
        said_unread=fill('<span class="sr-only">, {}</span>', words["unread"]) if row.unread else _NOTHING,
        lang=marks.lang(row.language, other=listing.is_foreign(row.language)),
        language=row.language,
        snippet=in_words(row.snippet),
        when=marks.looking(row.present[0].name) if row.present else times.stamp(row.last_message_at),
        reason=row.reason.in_language(language_now()) if row.reason else "",
        market=row.market,
    )


def draw_hit(hit: Hit, listing: Listing) -> SafeString:
    """A ticket that was found, with what was looked for marked in its subject and its text."""
    row, words = hit.row, _words(get_language())
    return fill(
        _HIT,
        href=route("desk:ticket", row.number),
        arch=marks.arch(row.name),
        name=row.name or words["somebody"],
        tier=marks.tier(row.tier),
        number=row.number,
        turn=_standing(row, words),
        subject=_marked(hit.subject) or words["no subject"],
        lang=marks.lang(row.language, other=listing.is_foreign(row.language)),
        language=row.language,
        excerpt=_marked(hit.excerpt),
        when=times.stamp(hit.said_at),
    )


def _danger(level: str, words: Mapping[str, str]) -> SafeString:
    """That somebody may be in danger and nobody has decided: full where a life may be at risk, else soft."""
    said = fill('{} {}<span class="sr-only">, {}</span>', level, words["danger"], words["undecided"])
    return fill("{} ", marks.chip(said, _DANGER_CHIPS.get(level, "soon"), "octagon-alert"))


def _marked(pieces: Iterable[Piece]) -> SafeString:
    return join(fill("<mark>{}</mark>" if piece.is_match else "{}", in_words(piece.text)) for piece in pieces)


def _standing(row: TicketRow, words: Mapping[str, str]) -> SafeString:
    """When what was promised is due, else whose turn it is, as a shape with words."""
    if row.due_at is not None and row.due_since is not None and row.snoozed_until is None:
        return marks.countdown(row.due_at, row.due_since, words["left"])
    return _turn(row, words)


def _turn(row: TicketRow, words: Mapping[str, str]) -> SafeString:
    """Whose turn it is where nothing is due."""
    if row.snoozed_until is not None:
        return marks.due("wait", fill("{} {}", words["until"], times.moment(row.snoozed_until)))
    if row.state == TicketState.PENDING:
        return marks.due("wait", words["their turn"])
    if row.state == TicketState.ON_HOLD:
        return marks.due("wait", STATE_NAMES[row.state])
    if row.state in {TicketState.SOLVED, TicketState.CLOSED}:
        return marks.due("met", STATE_NAMES[row.state])
    if row.waiting_since is None:
        return marks.due("met", words["answered"])
    return _waiting(row.waiting_since, words["waits"])


def _waiting(since: datetime, pattern: str) -> SafeString:
    """How long the person has waited; the script keeps it true."""
    words = pattern % {"time": times.span(clock.now() - since)}
    extra = fill(' data-waits="{}" data-pattern="{}"', since.isoformat(), pattern % {"time": "%s"})
    return marks.due("running", words, 0.0, extra)
