"""Where the child-safety wall stands, below `/desk/`."""

from typing import Final

from django.urls import path

from amparo.desk.walled import views

urlpatterns: Final = [
    path("walled/", views.page, name="walled"),
    path("walled/<int:pk>/", views.one, name="walled-file"),
    path("walled/<int:pk>/look/", views.look, name="walled-look"),
    path("walled/<int:pk>/decide/", views.decide, name="walled-decide"),
]
