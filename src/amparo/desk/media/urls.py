"""Where files are shown, below `/desk/`."""

from typing import Final

from django.urls import path

from amparo.desk.media import attachments, mail, passages

urlpatterns: Final = [
    path("media/cover/", attachments.cover, name="media-cover"),
    *attachments.PAGES.paths("media/"),
    path("passage/", passages.opened, name="passage"),
    path("messages/<int:pk>/original/", mail.original, name="original"),
]
