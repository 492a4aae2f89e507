"""Where articles are on the desk, below `/desk/`."""

from typing import Final

from django.urls import path

from amparo.desk.articles import views

_T: Final = "tickets/<int:number>/articles/"

urlpatterns: Final = [
    path(_T, views.articles, name="ticket-articles"),
    path(f"{_T}<slug:key>/", views.article, name="ticket-article"),
    path(f"{_T}<slug:key>/use/", views.use, name="ticket-article-use"),
]
