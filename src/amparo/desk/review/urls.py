"""Where second review lives, below `/desk/`."""

from typing import Final

from django.urls import path

from amparo.accounts.gate import private
from amparo.desk.review import acts, cases, conflicts, evidence, figures, queue, submitting

_C: Final = "review/<int:number>/"
_E: Final = "review/evidence/<int:pk>/"

urlpatterns: Final = [
    path("review/", queue.queue, name="review"),
    path("review/all/", queue.all_cases, name="review-cases"),
    path("review/take/", acts.take, name="review-take"),
    path("review/given/", acts.given, name="review-given"),
    path("review/practice/<int:pk>/", queue.practised, name="review-practised"),
    path("review/hand-in/", submitting.submit, name="review-submit"),
    path("review/conflicts/", conflicts.conflicts, name="review-conflicts"),
    path("review/conflicts/<int:pk>/end/", conflicts.end, name="review-conflict-end"),
    path("review/figures/", figures.figures, name="review-figures"),
    path("review/figures/behind/", figures.behind, name="review-behind"),
    path(f"{_E}", private(evidence.stage), name="review-stage"),
    path(f"{_E}covered/", private(evidence.covered), name="review-covered"),
    path(f"{_E}part/", private(evidence.part), name="review-part"),
    path(f"{_E}whole/", private(evidence.whole), name="review-whole"),
    path(f"{_E}still/<int:number>/", private(evidence.still), name="review-still"),
    path(f"{_E}play/", private(evidence.play), name="review-play"),
    path(f"{_E}clip/", private(evidence.clip), name="review-clip"),
    path(_C, cases.case, name="review-case"),
    path(f"{_C}do/<slug:name>/", cases.act, name="review-act"),
    path(f"{_C}renew/", acts.renew, name="review-renew"),
    path(f"{_C}next/", acts.following, name="review-next"),
    path(f"{_C}pass/", private(acts.give_pass), name="review-pass"),
    path(f"{_C}verdict/", acts.commit, name="review-commit"),
    path(f"{_C}undo/", acts.undo, name="review-undo"),
    path(f"{_C}first/", acts.see, name="review-see"),
    path(f"{_C}amend/", acts.amend, name="review-amend"),
]
