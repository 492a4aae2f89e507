"""Handing a decision in by hand: what it is about, what was decided and by which line, and what there is to see."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.markets import LANGUAGE_NAMES, market_choices
from amparo.core.errors import Invalid
from amparo.core.text import language_now, number_in
from amparo.media.harm import NOT_JUDGED, Harm
from amparo.media.labels import HARM_NAMES, SEVERITY_NAMES
from amparo.moderation.labels import ACTION_NAMES, SUBJECT_NAMES
from amparo.moderation.measures import Measure
from amparo.moderation.models import PolicyLine
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.services import Creator, First, Shown, Submission, submit_case
from amparo.moderation.states import EvidenceKind
from amparo.people.models import Agency
from amparo.people.states import IdentityKind, Tier
from amparo.tickets.labels import TIER_NAMES
from amparo.tickets.models import Ticket
from amparo.tickets.queries import visible_to
from amparo.tickets.uploads import take_all

_A_DAY: Final = 24
_NOBODY: Final = "child_safety"  # such material has its own way, behind the wall


class SubmissionForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What is it about?"), choices=list(SUBJECT_NAMES.items()))
    subject_ref = forms.CharField(label=gettext_lazy("Its id or address on the platform"), max_length=200)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, required=False)
    creator_ref = forms.CharField(label=gettext_lazy("Creator's account"), max_length=120)
    creator_name = forms.CharField(label=gettext_lazy("Creator's name"), max_length=200, required=False)
    tier = forms.ChoiceField(label=gettext_lazy("Tier"), choices=list(TIER_NAMES.items()), initial=Tier.CREATOR)
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Agency"),
        queryset=Agency.objects.order_by("name"),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    market = forms.ChoiceField(label=gettext_lazy("Market"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of the creator"), choices=list(LANGUAGE_NAMES.items()))
    line = forms.ChoiceField(label=gettext_lazy("Policy line"))
    action = forms.ChoiceField(label=gettext_lazy("Measure"), choices=list(ACTION_NAMES.items()))
    days = forms.IntegerField(
        label=gettext_lazy("Days"), required=False, min_value=1, help_text=gettext_lazy("Empty: without an end.")
    )
    is_taken = forms.BooleanField(
        label=gettext_lazy("It holds already"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
    )
    reason = forms.CharField(label=gettext_lazy("Why you decided so"), widget=forms.Textarea(attrs={"rows": 2}))
    facts = forms.CharField(
        label=gettext_lazy("What happened"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("In the creator's language: they will read it. Without what you think of it."),
    )
    history = forms.CharField(label=pgettext_lazy("earlier measures", "Before"), max_length=300, required=False)
    context = forms.CharField(label=gettext_lazy("Context"), max_length=300, required=False)
    harm = forms.ChoiceField(label=gettext_lazy("Kind of harm"), initial="none")
    severity = forms.TypedChoiceField(label=gettext_lazy("How hard to look at"), coerce=int, initial=0)
    words = forms.CharField(
        label=gettext_lazy("Words as evidence"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    link = forms.URLField(label=gettext_lazy("Link as evidence"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = language_now()
        lines = PolicyLine.objects.filter(is_active=True).order_by("code")
        self._offer("line", [(str(one.pk), f"{one.code} · {one.title.in_language(language)}") for one in lines])
        self._offer("market", [("", pgettext("market", "none")), *market_choices()])
        self._offer("harm", [(code, str(name)) for code, name in HARM_NAMES.items() if code != _NOBODY])
        self._offer("severity", [(str(n), f"{n} · {name}") for n, name in SEVERITY_NAMES.items() if n is not None])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined] # choice fields, as declared above


@requires(ModerationPermission.SUBMIT)
@require_http_methods(["GET", "POST"])
def submit(request: StaffRequest) -> HttpResponse:
    """`ticket` is the number of one it came up in; its contact is the creator then."""
    ticket = _ticket(request)
    form = SubmissionForm(request.POST or None, initial=_known_of(ticket))
    if request.method == "POST" and form.is_valid():
        try:
            row = submit_case(what=_submission(request, form, ticket), by=request.user)
        except Invalid as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.sentence))
        else:
            said = _("Handed in as %(number)s. A second person looks at it.")
            alone = _("Handed in as %(number)s. No rule asks for a second look: it stands as you decided it.")
            messages.success(request, (said if row.chosen_by else alone) % {"number": row.number})
            return HttpResponseRedirect(reverse("desk:review-case", args=[row.number]))
    context = {"form": form, "ticket": ticket}
    return render(request, "desk/review/submit.html", context, status=422 if form.errors else 200)


def _submission(request: StaffRequest, form: SubmissionForm, ticket: Ticket | None) -> Submission:
    said = form.cleaned_data
    marks = {"harm": said["harm"], "severity": said["severity"]}
    # whoever left the form as it stood has not said that a picture is harmless: covered as if moderate
    seen = marks if said["severity"] else {"harm": Harm.OTHER, "severity": int(NOT_JUDGED)}
    evidence = [
        Shown(kind=EvidenceKind.FILE, file=one.file, name=one.name, content_type=one.content_type, **seen)
        for one in take_all(request.FILES.getlist("files"))
    ]
    if said["words"]:
        evidence.append(Shown(kind=EvidenceKind.TEXT, text=said["words"]))
    if said["link"]:
        evidence.append(Shown(kind=EvidenceKind.LINK, url=said["link"], **marks))
    return Submission(
        kind=said["kind"],
        subject_ref=said["subject_ref"],
        title=said["title"],
        creator=Creator(
            reference=said["creator_ref"],
            name=said["creator_name"],
            tier=said["tier"],
            agency=said["agency"],
            market=said["market"],
            language=said["language"],
            contact=ticket.contact if ticket else None,
        ),
        measure=Measure(action=said["action"], hours=said["days"] * _A_DAY if said["days"] else None),
        policy_line=PolicyLine.objects.get(pk=said["line"]),
        facts=said["facts"],
        history=said["history"],
        context=said["context"],
        first=First(reviewer=request.user, reason=said["reason"]),
        is_taken=said["is_taken"],
        ticket=ticket,
        evidence=evidence,
        **marks,
    )


def _ticket(request: StaffRequest) -> Ticket | None:
    number = number_in(request.GET.get("ticket", ""))
    return visible_to(request.user).select_related("contact__agency").filter(number=number).first() if number else None


def _known_of(ticket: Ticket | None) -> dict[str, Any]:
    if ticket is None:
        return {"language": language_now()}
    contact = ticket.contact
    account = contact.identities.filter(kind=IdentityKind.ACCOUNT).first()
    return {
        "creator_ref": account.shown if account else "",
        "creator_name": contact.name,
        "tier": contact.tier,
        "agency": contact.agency_id,
        "market": contact.market,
        "language": ticket.language,
    }
