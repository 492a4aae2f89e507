"""Where files are shown, below `/desk/`."""

from typing import Final

from django.urls import path

from amparo.desk.media import attachments, classify, mail, passages

urlpatterns: Final = [
    path("media/cover/", attachments.cover, name="media-cover"),
    *attachments.PAGES.paths("media/"),
    path("media/<int:pk>/class/", classify.classify, name="media-class"),
    path("messages/<int:pk>/passage/<int:number>/", passages.opened, name="passage"),
    path("messages/<int:pk>/original/", mail.original, name="original"),
]
