"""The desk's addresses, below `/desk/`: lists, search, and what is done from there, and the ticket page's own."""

from typing import Final

from django.urls import path, re_path

from amparo.desk import erasing, notices, pages, palette, quarantine, search
from amparo.desk.articles.urls import urlpatterns as article_patterns
from amparo.desk.lists import bulk, saved, views
from amparo.desk.loops.urls import urlpatterns as loop_patterns
from amparo.desk.media.urls import urlpatterns as media_patterns
from amparo.desk.pause.urls import urlpatterns as pause_patterns
from amparo.desk.review.urls import urlpatterns as review_patterns
from amparo.desk.shifts.urls import urlpatterns as shift_patterns
from amparo.desk.sop.urls import urlpatterns as sop_patterns
from amparo.desk.ticket.urls import urlpatterns as ticket_patterns
from amparo.desk.tools.urls import urlpatterns as tool_patterns
from amparo.desk.walled.urls import urlpatterns as walled_patterns
from amparo.tickets.queries import View

app_name = "desk"

_VIEWS = "|".join(View)

urlpatterns: Final = [
    path("", views.home, name="home"),
    re_path(rf"^(?P<view>{_VIEWS})/$", views.tickets, name="list"),
    path("menu/", views.menu, name="menu"),
    path("news/", views.news, name="news"),
    path("next/", views.take_next, name="next"),
    path("filter/", saved.narrow, name="filter"),
    path("saved/", saved.save, name="save"),
    path("saved/<int:pk>/", saved.change, name="saved"),
    path("saved/<int:pk>/delete/", saved.delete, name="saved-delete"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/undo/", bulk.undo, name="bulk-undo"),
    path("bulk/<slug:act>/", bulk.choose, name="bulk-choose"),
    path("search/", search.page, name="search"),
    path("palette/", palette.found, name="palette"),
    path("people/<int:pk>/erase/", erasing.erase, name="erase"),
    path("notices/", notices.page, name="notices"),
    path("notices/unread/", notices.unread, name="notices-unread"),
    path("notices/read/", notices.read, name="notices-read"),
    path("pages/bar/", pages.bar, name="pages-bar"),
    path("pages/<int:pk>/have/", pages.have, name="page-have"),
    path("quarantine/", quarantine.page, name="quarantine"),
    path("quarantine/<int:pk>/", quarantine.mail, name="quarantined"),
    path("quarantine/<int:pk>/raw/", quarantine.raw, name="quarantined-raw"),
    path("quarantine/<int:pk>/release/", quarantine.release, name="release"),
    *article_patterns,
    *loop_patterns,
    *review_patterns,
    *media_patterns,
    *pause_patterns,
    *shift_patterns,
    *sop_patterns,
    *ticket_patterns,
    *tool_patterns,
    *walled_patterns,
]
