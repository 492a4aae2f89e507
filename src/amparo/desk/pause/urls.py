"""Where what is one's own lives, below `/desk/`. Each shows whoever asks their own, and nobody else's."""

from typing import Final

from django.urls import path

from amparo.desk.pause import (
    day,
    disclosing,
    evidence,
    feeling,
    filters,
    protection,
    resting,
    skipping,
    support,
    talking,
)

urlpatterns: Final = [
    path("break/", resting.page, name="break"),
    path("break/begin/", resting.begin, name="break-begin"),
    path("break/end/", resting.end, name="break-end"),
    path("break/day/", day.meter, name="day"),
    path("break/talk/", talking.page, name="talks"),
    path("break/talk/call/", talking.call, name="talk"),
    path("break/talk/listen/", talking.listen, name="listen"),
    path("break/talk/<int:pk>/", talking.answer, name="talk-answer"),
    path("break/protection/", protection.page, name="protection"),
    path("break/protection/of/<int:pk>/", protection.of_somebody, name="protection-of"),
    path("break/protection/opt-out/", protection.choose, name="opt-out"),
    path("break/protection/filters/", filters.page, name="filters"),
    path("break/protection/filters/sample/<slug:harm>/", filters.sample, name="filters-sample"),
    path("break/check-ins/", feeling.page, name="check-ins"),
    path("break/check-ins/forget/", feeling.forget, name="check-ins-forget"),
    path("break/disclosure/", disclosing.page, name="disclosure"),
    path("break/evidence/", evidence.page, name="evidence"),
    path("break/support/", support.page, name="support"),
    path("tickets/<int:number>/skip/", skipping.skip, name="ticket-skip"),
]
