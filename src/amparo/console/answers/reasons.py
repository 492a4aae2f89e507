"""The tree of contact reasons: add, rename in every language, move, retire."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.console.edits import edit_of
from amparo.console.page import attempt, page
from amparo.console.variants import WordedForm
from amparo.core.errors import AmparoError
from amparo.core.finding import find
from amparo.core.text import language_now
from amparo.media.harm import Harm
from amparo.media.labels import HARM_NAMES, SEVERITY_NAMES
from amparo.tickets.models import ContactReason
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries.reasons import in_tree_order
from amparo.tickets.services import move_reason, save_reason, set_reason_active, set_reason_harm


@dataclass(frozen=True, kw_only=True)
class Node:
    """A reason in its place: how deep, and whether it can go up or down among its siblings."""

    reason: ContactReason
    name: str
    depth: int
    is_first: bool
    is_last: bool
    missing: Sequence[str]


class ReasonForm(WordedForm):
    worded = {"label": forms.TextInput()}

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=60,
        help_text=gettext_lazy("Stays the same in filters and exports: account-lost."),
    )
    parent = forms.TypedChoiceField(label=gettext_lazy("Stands under"), coerce=int, empty_value=None, required=False)
    requires_sop = forms.BooleanField(
        label=gettext_lazy("Its procedure comes to an end before a ticket is solved"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
    )

    harm = forms.ChoiceField(
        label=gettext_lazy("Files of its tickets usually hold"),
        required=False,
        help_text=gettext_lazy("Until somebody says otherwise of a file. Holds for the reasons below it, too."),
        choices=[("", gettext_lazy("nothing in particular")), *HARM_NAMES.items()],
    )
    severity = forms.TypedChoiceField(
        label=gettext_lazy("How hard they are to look at"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", gettext_lazy("as usual for this")), *((one, SEVERITY_NAMES[one]) for one in range(5))],
    )

    def __init__(self, *args: Any, reason: ContactReason | None, **kwargs: Any) -> None:
        super().__init__(*args, of=reason, **kwargs)
        self.reason = reason
        inside = _ids_inside(reason) if reason else set()
        places = [(node.reason.pk, f"{' ' * 3 * node.depth}{node.name}") for node in tree()]
        self.fields["parent"].choices = [  # type: ignore[attr-defined] # a choice field, as declared above
            ("", _("the root")),
            *(place for place in places if place[0] not in inside),
        ]

    def chosen_parent(self) -> ContactReason | None:
        return ContactReason.objects.filter(pk=self.cleaned_data["parent"] or 0).first()


def tree() -> list[Node]:
    """All reasons in the order of the tree, in one query."""
    language = language_now()
    reasons = list(ContactReason.objects.order_by("position", "pk"))
    last = {reason.parent_id: reason for reason in reasons}
    first = {reason.parent_id: reason for reason in reversed(reasons)}
    return [
        Node(
            reason=reason,
            name=reason.label.in_language(language) or reason.code,
            depth=depth,
            is_first=reason is first[reason.parent_id],
            is_last=reason is last[reason.parent_id],
            missing=reason.label.missing(),
        )
        for reason, depth in in_tree_order(reasons)
    ]


@requires(TicketPermission.SETTINGS_MANAGE)
@require_GET
def reasons(request: StaffRequest) -> HttpResponse:
    return page(request, "answers/reasons.html", {"nodes": tree()})


@requires(TicketPermission.SETTINGS_MANAGE)
@require_http_methods(["GET", "POST"])
def reason(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new reason (no `pk`; `?under=` names its parent), or one to change."""
    found = _reason(pk) if pk else None
    edit = edit_of("contactreason", found)
    parent = found.parent_id if found else request.GET.get("under", "")
    form = ReasonForm(request.POST or None, reason=found, initial=_initial(found) | {"parent": parent})
    if attempt(form, lambda: _save(request, form), edit=edit):
        messages.success(request, _("Saved."))
        return redirect("console:reasons")
    return page(request, "answers/reason.html", {"reason": found}, form=form, edit=edit)


def _initial(found: ContactReason | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "code": found.code,
        "requires_sop": found.requires_sop,
        "harm": found.harm,
        "severity": found.exposure_severity,
    }


def _save(request: StaffRequest, form: ReasonForm) -> ContactReason:
    before, parent = form.reason, form.chosen_parent()
    moves = before is not None and before.parent_id != (parent.pk if parent else None)
    said = form.cleaned_data
    saved = save_reason(
        by=request.user,
        code=said["code"],
        **form.said(),
        parent=parent,
        reason=before,
        requires_sop=said["requires_sop"],
    )
    harm = Harm(said["harm"]) if said["harm"] else None
    saved = set_reason_harm(by=request.user, reason=saved, harm=harm, severity=said["severity"])
    if moves:
        last = ContactReason.objects.filter(parent=parent).count()
        saved = move_reason(by=request.user, reason=saved, parent=parent, position=last)
    return saved


@requires(TicketPermission.SETTINGS_MANAGE)
@require_POST
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """One place up or down among its siblings; answers with the tree."""
    found = _reason(pk)
    siblings = list(
        ContactReason.objects.filter(parent=found.parent_id).order_by("position", "pk").values_list("pk", flat=True)
    )
    step = -1 if request.POST.get("to") == "up" else 1
    place = max(siblings.index(found.pk) + step, 0)
    move_reason(by=request.user, reason=found, parent=found.parent, position=place)
    return _answer(request)


@requires(TicketPermission.SETTINGS_MANAGE)
@require_POST
def retire(request: StaffRequest, pk: int) -> HttpResponse:
    """Offer it no longer, or again; answers with the tree."""
    found = _reason(pk)
    try:
        set_reason_active(by=request.user, reason=found, is_active=not found.is_active)
    except AmparoError as refusal:
        messages.error(request, str(refusal.sentence))
    return _answer(request)


def _answer(request: StaffRequest) -> HttpResponse:
    if request.htmx:
        return page(request, "answers/reasons_tree.html", {"nodes": tree()})
    return redirect("console:reasons")


def _reason(pk: int) -> ContactReason:
    return find(ContactReason.objects.select_related("parent"), pk=pk)


def _ids_inside(reason: ContactReason) -> set[int]:
    """The reason and all below it: places where it cannot stand."""
    inside, depth = set(), -1
    for node in tree():
        if node.reason.pk == reason.pk:
            depth = node.depth
            inside.add(node.reason.pk)
        elif depth >= 0 and node.depth > depth:
            inside.add(node.reason.pk)
        elif depth >= 0:
            break
    return inside
