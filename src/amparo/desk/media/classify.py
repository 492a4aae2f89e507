"""Saying which harm a file holds, and how hard it is to look at: a small form behind one key."""

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.errors import AmparoError, Invalid
from amparo.core.text import number_in
from amparo.desk.media.attachments import attachment_for
from amparo.desk.media.card import card_of
from amparo.media.harm import HARMS, Exposure, Harm
from amparo.media.labels import HARM_NAMES, SEVERITY_NAMES
from amparo.media.permissions import MediaPermission
from amparo.tickets.services import classify_attachment


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A class as it can be chosen: the key of its radio, and the weight that comes with it."""

    harm: Harm
    name: str | Promise
    key: str
    usual: int


_KEYS = "123456789QWE"
CHOICES = [
    Choice(harm=harm, name=HARM_NAMES[harm], key=key, usual=int(HARMS[harm].usual_severity))
    for harm, key in zip(Harm, _KEYS, strict=True)
]
WEIGHTS = [(int(one), SEVERITY_NAMES[int(one)]) for one in Exposure]


@requires(MediaPermission.CLASSIFY)
@require_http_methods(["GET", "POST"])
def classify(request: StaffRequest, pk: int) -> HttpResponse:
    """The form; for a POST, the card as it is now."""
    attachment = attachment_for(request.user, pk)
    if request.method == "GET":
        return _form(request, pk, "")
    try:
        harm = _harm(request.POST.get("harm", ""))
        severity = number_in(request.POST.get("severity", ""))
        classify_attachment(attachment=attachment, harm=harm, severity=severity, by=request.user)
    except AmparoError as refusal:
        return _form(request, pk, str(refusal.sentence), status=refusal.status)
    if not request.htmx:  # type: ignore[attr-defined] # set by django-htmx's middleware
        number = attachment.message.ticket.number
        return HttpResponseRedirect(f"{reverse('desk:ticket', args=[number])}#media-{pk}")
    card = card_of(attachment_for(request.user, pk), request.user)
    return render(request, "desk/media/classified.html", {"card": card})


def _harm(code: str) -> Harm:
    try:
        return Harm(code)
    except ValueError as error:
        raise Invalid(_("Choose what it holds."), field="harm") from error


def _form(request: StaffRequest, pk: int, problem: str, status: int = 200) -> HttpResponse:
    attachment = attachment_for(request.user, pk)
    context = {
        "title": _("What does this file hold?"),
        "attachment": attachment,
        "ticket": attachment.message.ticket,
        "choices": CHOICES,
        "weights": WEIGHTS,
        "problem": problem,
        "form_name": "desk/media/class.html",
    }
    shell = "dialog" if request.htmx else "page"  # type: ignore[attr-defined] # set by django-htmx's middleware
    return render(request, f"desk/ticket/acts/_{shell}.html", context, status=status)
