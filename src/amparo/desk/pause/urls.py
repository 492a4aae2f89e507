"""Where what is one's own lives, below `/desk/`. No address names a person: each shows only whoever asks."""

from typing import Final

from django.urls import path

from amparo.desk.pause import evidence, support

urlpatterns: Final = [
    path("evidence/", evidence.page, name="evidence"),
    path("support/", support.page, name="support"),
]
