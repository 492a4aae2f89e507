"""The desk's addresses, below `/desk/`."""

from typing import Final

from django.urls import path

from amparo.desk import home
from amparo.desk.ticket.urls import urlpatterns as ticket_patterns

app_name = "desk"

urlpatterns: Final = [
    path("", home.home, name="home"),
    *ticket_patterns,
]
