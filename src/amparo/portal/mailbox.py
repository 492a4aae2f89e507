"""The requester's mailbox: only in the demo, where one writes as an invented person and reads what came back."""

from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import public
from amparo.channels.email.models import Mailbox
from amparo.channels.email.reply_text import split_reply
from amparo.core.errors import AmparoError
from amparo.core.finding import find
from amparo.people.models import Identity
from amparo.people.states import IdentityKind
from amparo.portal.post_box import letter, letters
from amparo.portal.writing import Enclosed, Writing, send


def in_demo(view: Any) -> Any:
    """Open to anybody in the demo; anywhere else it does not exist."""

    @wraps(view)
    def only_there(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    return public(only_there)


class WritingForm(forms.Form):
    """A new mail, or the answer to one."""

    to = forms.ChoiceField(label=gettext_lazy("To"))
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=300)
    text = forms.CharField(label=gettext_lazy("Message"), widget=forms.Textarea(attrs={"rows": 8}))
    file = forms.FileField(label=gettext_lazy("Attachment"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        addresses = Mailbox.objects.filter(is_active=True).order_by("pk").values_list("address", flat=True)
        self.fields["to"].choices = [(address, address) for address in addresses]  # type: ignore[attr-defined] # a ChoiceField


@in_demo
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Whose mailbox shall it be?"""
    identities = _identities().order_by("contact__market", "contact__name")
    groups: dict[str, list[Identity]] = {}
    for identity in identities:
        language = next(iter(identity.contact.languages), "en")
        groups.setdefault(language, []).append(identity)
    order = sorted(groups.items(), key=lambda group: ["pt-BR", "es", "en"].index(group[0]))
    return render(request, "portal/people.html", {"groups": order})


@in_demo
@require_GET
def box(request: HttpRequest, identity_id: int) -> HttpResponse:
    """What this person sent and received; the list alone when htmx asks for it again."""
    identity = find(_identities(), pk=identity_id)
    context = {"identity": identity, "letters": letters(identity.value)}
    if request.headers.get("HX-Request"):
        return render(request, "portal/letters.html", context)
    nearest = Mailbox.objects.filter(language__in=identity.contact.languages, is_active=True).order_by("pk").first()
    form = WritingForm(initial={"to": nearest.address} if nearest else None)
    return render(request, "portal/box.html", {**context, "form": form})


@in_demo
@require_GET
def read(request: HttpRequest, identity_id: int, key: str) -> HttpResponse:
    """One letter, and a form to answer it."""
    identity = find(_identities(), pk=identity_id)
    found = letter(identity.value, key)
    if found is None:
        raise Http404
    subject = found.mail.subject
    subject = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    to = (found.mail.to if found.sent else found.mail.from_)[:1]
    form = WritingForm(initial={"subject": subject, "to": to[0].address if to else ""})
    text = split_reply(found.mail.text, html=found.mail.html)
    context = {"identity": identity, "letter": found, "text": text, "form": form, "letters": letters(identity.value)}
    return render(request, "portal/letter.html", context)


@in_demo
@require_POST
def write(request: HttpRequest, identity_id: int) -> HttpResponse:
    """Send what was typed; what cannot be sent stays in the form with the reason."""
    identity = find(_identities(), pk=identity_id)
    form = WritingForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            send(_writing(identity, form, request.POST.get("answers", "")))
        except AmparoError as refusal:
            form.add_error("text", str(refusal.sentence))
        else:
            messages.success(request, _("Sent. The answer will arrive here."))
            return redirect("portal:box", identity_id=identity.pk)
    context = {"identity": identity, "letters": letters(identity.value), "form": form}
    return render(request, "portal/box.html", context, status=422)


def _writing(identity: Identity, form: WritingForm, answers: str) -> Writing:
    data = form.cleaned_data
    file = data["file"]
    return Writing(
        name=identity.contact.name,
        address=identity.shown,
        to=data["to"],
        subject=data["subject"],
        text=data["text"],
        files=[Enclosed(file.name, file.content_type or "application/octet-stream", file.read())] if file else [],
        answers=letter(identity.value, answers) if answers else None,
    )


def _identities() -> QuerySet[Identity]:
    return Identity.objects.filter(kind=IdentityKind.EMAIL).select_related("contact", "contact__agency")
