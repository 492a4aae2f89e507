"""Where procedures live, below `/desk/`."""

from typing import Final

from django.urls import path

from amparo.desk.sop import acts, changes, following, rehearsals

_T: Final = "tickets/<int:number>/sop/"

urlpatterns: Final = [
    path("procedures/", changes.procedures, name="procedures"),
    path("procedures/<int:pk>/", changes.change, name="sop-change"),
    path("procedures/<int:pk>/following/", following.following, name="sop-following"),
    path("procedures/<int:pk>/rehearse/", rehearsals.choose, name="sop-rehearse"),
    path("procedures/rehearsals/<int:pk>/", rehearsals.rehearsal, name="rehearsal"),
    path(f"{_T}start/", acts.start, name="sop-start"),
    path(f"{_T}<int:pk>/do/", acts.act, name="sop-act"),
    path(f"{_T}<int:pk>/past/", acts.past, name="sop-past"),
    path(f"{_T}<int:pk>/write/", acts.write, name="sop-write"),
]
