"""Quarantine: mails that wait for a person, with the reason and the way out."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.channels.email.labels import told_by
from amparo.channels.email.models import Mailbox
from amparo.channels.email.permissions import MailPermission
from amparo.channels.email.queries.quarantine import opened_mail, quarantine_page
from amparo.channels.email.services.arriving.quarantine import release as release_mail
from amparo.channels.email.services.arriving.quarantine import take_raw
from amparo.channels.email.states import Outcome
from amparo.core.errors import Conflict, Invalid
from amparo.core.text import number_in
from amparo.desk.answering import go
from amparo.desk.lists.menu import Menu, menu_for
from amparo.desk.lists.screen import Listing
from amparo.tickets.passages.folding import veiled
from amparo.tickets.queries import Filters, View, visible_to


@requires(MailPermission.QUARANTINE_RELEASE)
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """The list; asked for by its last row, only the rows that follow."""
    before = request.GET.get("before", "")
    rows, following = quarantine_page(before=number_in(before))
    context: dict[str, Any] = {"rows": rows, "next": following}
    if request.htmx and before:
        return render(request, "desk/quarantine/rows.html", context)
    return render(request, "desk/quarantine/page.html", context | {"listing": _beside(request)})


@requires(MailPermission.QUARANTINE_RELEASE)
@require_GET
def mail(request: StaffRequest, pk: int) -> HttpResponse:
    """One mail, as text only: nothing in it is loaded, run or rendered. Hard passages are folded."""
    return _show(request, pk)


@requires(MailPermission.QUARANTINE_RELEASE)
@require_POST
def raw(request: StaffRequest, pk: int) -> HttpResponse:
    """The mail as it came, as a file that no browser opens: with its files, so by an act that the log tells of."""
    content = take_raw(arrival=opened_mail(pk).arrival, by=request.user)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="mail-{pk}.eml"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@requires(MailPermission.QUARANTINE_RELEASE)
@require_POST
def release(request: StaffRequest, pk: int) -> HttpResponse:
    """Let it through, and go to the ticket it became or joined."""
    chosen = request.POST.get("mailbox", "")
    mailbox = Mailbox.objects.filter(pk=number_in(chosen) or 0, is_active=True).first()
    try:
        message = release_mail(
            arrival=opened_mail(pk).arrival,
            by=request.user,
            as_new=request.POST.get("as") == "new",
            mailbox=mailbox,
        )
    except (Conflict, Invalid) as refusal:
        return _show(request, pk, problem=str(refusal.sentence))
    seen = visible_to(request.user).filter(pk=message.ticket_id).values_list("number", flat=True).first()
    return go(request, reverse("desk:ticket", args=[seen]) if seen else reverse("desk:quarantine"))


def _show(request: StaffRequest, pk: int, *, problem: str = "") -> HttpResponse:
    found = opened_mail(pk)
    message = found.arrival.message
    number = (
        visible_to(request.user).filter(pk=message.ticket_id).values_list("number", flat=True).first()
        if message
        else None
    )
    context = {
        "opened": found,
        "words": veiled(found.text, linebreaksbr, of=("arrival", pk)),
        "kind": told_by(found.kind.why) if found.kind and found.kind.why else "",
        "waits": found.arrival.outcome == Outcome.QUARANTINED,
        "number": number,
        "mailboxes": Mailbox.objects.filter(is_active=True).order_by("address") if not found.arrival.mailbox else [],
        "problem": problem,
        "title": found.arrival.title or _("No subject"),
        "listing": _beside(request),
    }
    return render(request, "desk/quarantine/mail.html", context, status=409 if problem else 200)


class _Beside(Listing):
    """The views beside it, as beside every list; quarantine is the one that is open."""

    @cached_property
    def menu(self) -> Menu:
        whole, here = menu_for(self.user), reverse("desk:quarantine")
        return replace(whole, aside=[replace(line, is_current=line.href == here) for line in whole.aside])


def _beside(request: StaffRequest) -> Listing:
    return _Beside(user=request.user, filters=Filters(view=View.MINE))
