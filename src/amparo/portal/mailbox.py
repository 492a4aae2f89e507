"""The requester's mailbox: only in the demo, where one writes as an invented person and reads what came back."""

from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import public
from amparo.channels.email.models import Mailbox
from amparo.channels.email.reply_text import split_reply
from amparo.core.errors import AmparoError
from amparo.portal import owners
from amparo.portal.owners import Owner, owner_at
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
    groups: dict[str, list[Owner]] = {}
    for owner in owners.people():
        groups.setdefault(owner.languages[0], []).append(owner)
    order = sorted(groups.items(), key=lambda group: ["pt-BR", "es", "en"].index(group[0]))
    return render(request, "portal/people.html", {"groups": order, "teams": owners.teams()})


@in_demo
@require_GET
def box(request: HttpRequest, place: str) -> HttpResponse:
    """What its owner sent and received; the list alone when htmx asks for it again."""
    owner = owner_at(place)
    context = {"owner": owner, "letters": letters(owner.address)}
    if request.headers.get("HX-Request"):
        return render(request, "portal/letters.html", context)
    nearest = Mailbox.objects.filter(language__in=owner.languages, is_active=True).order_by("pk").first()
    form = WritingForm(initial={"to": nearest.address} if nearest else None)
    return render(request, "portal/box.html", {**context, "form": form})


@in_demo
@require_GET
def read(request: HttpRequest, place: str, key: str) -> HttpResponse:
    """One letter, and a form to answer it."""
    owner = owner_at(place)
    found = letter(owner.address, key)
    if found is None:
        raise Http404
    subject = found.mail.subject
    subject = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    to = (found.mail.to if found.sent else found.mail.from_)[:1]
    form = WritingForm(initial={"subject": subject, "to": to[0].address if to else ""})
    text = split_reply(found.mail.text, html=found.mail.html)
    context = {"owner": owner, "letter": found, "text": text, "form": form, "letters": letters(owner.address)}
    return render(request, "portal/letter.html", context)


@in_demo
@require_POST
def write(request: HttpRequest, place: str) -> HttpResponse:
    """Send what was typed; what cannot be sent stays in the form with the reason."""
    owner = owner_at(place)
    form = WritingForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            send(_writing(owner, form, request.POST.get("answers", "")))
        except AmparoError as refusal:
            form.add_error("text", str(refusal.sentence))
        else:
            messages.success(request, _("Sent. The answer will arrive here."))
            return redirect("portal:box", place=owner.place)
    context = {"owner": owner, "letters": letters(owner.address), "form": form}
    return render(request, "portal/box.html", context, status=422)


def _writing(owner: Owner, form: WritingForm, answers: str) -> Writing:
    data = form.cleaned_data
    file = data["file"]
    return Writing(
        name=owner.name,
        address=owner.address,
        to=data["to"],
        subject=data["subject"],
        text=data["text"],
        files=[Enclosed(file.name, file.content_type or "application/octet-stream", file.read())] if file else [],
        answers=letter(owner.address, answers) if answers else None,
    )
