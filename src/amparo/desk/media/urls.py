"""Where files are shown, below `/desk/`."""

from typing import Final

from django.urls import path

from amparo.desk.media import attachments, classify, mail, originals, passages

urlpatterns: Final = [
    path("media/cover/", attachments.cover, name="media-cover"),
    path("media/<int:pk>/", attachments.one, name="media"),
    path("media/<int:pk>/covered/", attachments.covered, name="media-covered"),
    path("media/<int:pk>/part/", attachments.part, name="media-part"),
    path("media/<int:pk>/whole/", attachments.whole, name="media-whole"),
    path("media/<int:pk>/still/<int:number>/", attachments.still, name="media-still"),
    path("media/<int:pk>/play/", attachments.play, name="media-play"),
    path("media/<int:pk>/clip/", attachments.clip, name="media-clip"),
    path("media/<int:pk>/class/", classify.classify, name="media-class"),
    path("media/<int:pk>/original/", originals.original, name="media-original"),
    path("messages/<int:pk>/passage/<int:number>/", passages.opened, name="passage"),
    path("messages/<int:pk>/original/", mail.original, name="original"),
]
