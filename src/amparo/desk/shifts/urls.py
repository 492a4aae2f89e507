from typing import Final

from django.urls import path

from amparo.desk.shifts import views

urlpatterns: Final = [
    path("shifts/", views.page, name="shifts"),
    path("shifts/swap/", views.ask, name="swap"),
    path("shifts/swap/<int:pk>/", views.answer, name="answer-swap"),
    path("shifts/absence/", views.be_away, name="be-away"),
    path("shifts/absence/<int:pk>/undo/", views.undo_away, name="undo-away"),
    path("shifts/link/", views.link, name="shifts-link"),
]
