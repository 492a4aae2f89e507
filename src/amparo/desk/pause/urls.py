"""Where what is one's own lives, below `/desk/`. Each shows whoever asks their own, and nobody else's."""

from typing import Final

from django.urls import path

from amparo.accounts.gate import private
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
    path("break/", private(resting.page), name="break"),
    path("break/begin/", private(resting.begin), name="break-begin"),
    path("break/end/", private(resting.end), name="break-end"),
    path("break/day/", private(day.meter), name="day"),
    path("break/talk/", private(talking.page), name="talks"),
    path("break/talk/call/", private(talking.call), name="talk"),
    path("break/talk/listen/", private(talking.listen), name="listen"),
    path("break/talk/<int:pk>/", private(talking.answer), name="talk-answer"),
    path("break/protection/", private(protection.page), name="protection"),
    path("break/protection/of/<int:pk>/", private(protection.of_somebody), name="protection-of"),
    path("break/protection/opt-out/", private(protection.choose), name="opt-out"),
    path("break/protection/filters/", private(filters.page), name="filters"),
    path("break/protection/filters/sample/<slug:harm>/", private(filters.sample), name="filters-sample"),
    path("break/check-ins/", private(feeling.page), name="check-ins"),
    path("break/check-ins/forget/", private(feeling.forget), name="check-ins-forget"),
    path("break/disclosure/", private(disclosing.page), name="disclosure"),
    path("break/evidence/", private(evidence.page), name="evidence"),
    path("break/support/", private(support.page), name="support"),
    path("tickets/<int:number>/skip/", private(skipping.skip), name="ticket-skip"),
]
