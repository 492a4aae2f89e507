"""Where the ticket page and its acts live, below `/desk/`."""

from typing import Final

from django.urls import path

from amparo.desk import live
from amparo.desk.ticket import (
    acts,
    changes,
    composer,
    contact,
    create,
    links,
    moves,
    original,
    presence,
    suggestions,
    views,
)

_T: Final = "tickets/<int:number>/"

urlpatterns: Final = [
    path("live/", live.live, name="live"),
    path("tickets/new/", create.new, name="new-ticket"),
    path(_T, views.ticket, name="ticket"),
    path("messages/<int:pk>/links/<slug:sha256>/class/", links.judge, name="link-class"),
    path(f"{_T}opened/", views.opened, name="ticket-opened"),
    path(f"{_T}now/", views.now, name="ticket-now"),
    path(f"{_T}history/", views.story, name="ticket-history"),
    path(f"{_T}tabs/", views.tabs, name="ticket-tabs"),
    path(f"{_T}close/", views.close_tab, name="tab-close"),
    path(f"{_T}original/<int:pk>/", original.original, name="ticket-original"),
    path(f"{_T}retry/", views.retry, name="ticket-retry"),
    path(f"{_T}do/<slug:name>/", acts.act, name="ticket-act"),
    path(f"{_T}contact/", contact.contact, name="ticket-contact"),
    path(f"{_T}identity/", contact.identity, name="ticket-identity"),
    path(f"{_T}change/", changes.change, name="ticket-change"),
    path(f"{_T}snooze/", moves.snooze, name="ticket-snooze"),
    path(f"{_T}wake/", moves.wake, name="ticket-wake"),
    path(f"{_T}follow/", moves.follow, name="ticket-follow"),
    path(f"{_T}merge/", moves.merge, name="ticket-merge"),
    path(f"{_T}unmerge/", moves.unmerge, name="ticket-unmerge"),
    path(f"{_T}link/", moves.link, name="ticket-link"),
    path(f"{_T}unlink/", moves.unlink, name="ticket-unlink"),
    path(f"{_T}split/", moves.split, name="ticket-split"),
    path(f"{_T}send/", composer.send, name="ticket-send"),
    path(f"{_T}sending/", composer.sending, name="ticket-sending"),
    path(f"{_T}undo/", composer.undo, name="ticket-undo"),
    path(f"{_T}draft/", composer.draft, name="ticket-draft"),
    path(f"{_T}compose/", composer.compose, name="ticket-compose"),
    path(f"{_T}attach/", composer.attach, name="ticket-attach"),
    path(f"{_T}detach/", composer.detach, name="ticket-detach"),
    path(f"{_T}macros/", suggestions.macros, name="ticket-macros"),
    path(f"{_T}variables/", suggestions.variables, name="ticket-variables"),
    path(f"{_T}mentions/", suggestions.mentions, name="ticket-mentions"),
    path(f"{_T}looking/", presence.looking, name="ticket-looking"),
    path(f"{_T}typing/", presence.typing, name="ticket-typing"),
    path(f"{_T}watchers/", presence.watchers, name="ticket-watchers"),
]
