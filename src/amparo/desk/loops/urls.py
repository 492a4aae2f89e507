"""Where loops live, below `/desk/`."""

from typing import Final

from django.urls import path

from amparo.desk.loops import acts, asking, handing, holding, lists, media, outside, raising, telling

_L: Final = "loops/<int:number>/"
_T: Final = "tickets/<int:number>/"

urlpatterns: Final = [
    path("loops/", lists.loops, name="loops"),
    path("loops/ask-support/", asking.ask_support, name="ask-support"),
    path("loops/hand-over/", handing.hand_over, name="hand-over"),
    path("loops/hand-over/<int:pk>/", handing.one, name="hand-over-one"),
    path(_L, acts.loop, name="loop"),
    path(f"{_L}ask/<slug:name>/", acts.form, name="loop-form"),
    path(f"{_L}do/<slug:name>/", acts.act, name="loop-act"),
    path(f"{_L}link/", acts.link, name="loop-link"),
    path(f"{_L}holds/<int:pk>/release/", holding.release, name="loop-release"),
    path(f"{_L}outside/", outside.see, name="loop-outside"),
    *media.PAGES.paths("loops/media/"),
    path(f"{_L}texts/", telling.texts, name="loop-texts"),
    path(f"{_L}texts/<int:pk>/", telling.text, name="loop-text"),
    path(f"{_L}texts/<int:pk>/told/", telling.told_by, name="loop-told-by"),
    path(f"{_L}texts/<int:pk>/waive/", telling.waive, name="loop-waive"),
    path(f"{_L}tell/", telling.tell, name="loop-tell"),
    path(f"{_T}loops/", raising.card, name="ticket-loops"),
    path("people/<int:person>/holds/<int:pk>/release/", holding.release_without_loop, name="hold-release"),
    path(f"{_T}escalate/", raising.escalate, name="escalate"),
    path(f"{_T}escalate/join/", raising.join, name="escalate-join"),
    path(f"{_T}no-danger/", raising.no_danger, name="no-danger"),
    path(f"{_T}doubt/", raising.doubt, name="doubt"),
    path(f"{_T}critical/", raising.critical, name="critical"),
]
