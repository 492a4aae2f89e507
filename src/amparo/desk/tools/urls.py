"""Where tools are on the desk, below `/desk/`."""

from typing import Final

from django.urls import path

from amparo.desk.tools import approvals, views

_T: Final = "tickets/<int:number>/tools/"

urlpatterns: Final = [
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/<int:pk>/", approvals.decide, name="approval-decide"),
    path(_T, views.cards, name="tool-cards"),
    path(f"{_T}<int:pk>/", views.refresh, name="tool-refresh"),
    path(f"{_T}<int:pk>/wait/", views.wait, name="tool-wait"),
    path(f"{_T}calls/<int:pk>/show/", views.show, name="tool-show"),
    path(f"{_T}calls/<int:pk>/reply/", views.into_reply, name="tool-reply"),
]
