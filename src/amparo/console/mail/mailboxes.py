from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.channels.email.models import Mailbox
from amparo.channels.email.permissions import MailPermission
from amparo.channels.email.problems import stored_problem
from amparo.channels.email.services.mailboxes.check import check_mailbox
from amparo.channels.email.services.mailboxes.keeping import save_mailbox
from amparo.console.edits import edit_of
from amparo.console.listing import Listed, list_page
from amparo.console.mail.mailbox_form import MailboxForm
from amparo.console.page import attempt, page
from amparo.core.finding import find
from amparo.tickets.models import Brand

_LIST = Listed(
    name=gettext_lazy("Mailboxes"),
    cells="console/cells/mailbox.html",
    columns=[
        gettext_lazy("Address"),
        gettext_lazy("Brand"),
        gettext_lazy("Team"),
        gettext_lazy("Mail comes in"),
        gettext_lazy("State"),
    ],
    new=gettext_lazy("New mailbox"),
    new_url="console:new_mailbox",
    empty=gettext_lazy("No mailbox yet"),
    why=gettext_lazy(
        "Without one no mail comes in. Have the address, its server and its password at hand; the test says exactly "
        "what fails."
    ),
    icon="mail",
)


@requires(MailPermission.MAILBOXES_MANAGE)
@require_GET
def mailboxes(request: StaffRequest) -> HttpResponse:
    rows = []
    for mailbox in Mailbox.objects.select_related("brand", "team").order_by("-is_active", "address"):
        problem = stored_problem(mailbox.imap_problem)
        rows.append({"mailbox": mailbox, "problem": problem.sentence() if problem else ""})
    return list_page(request, _LIST, rows)


@requires(MailPermission.MAILBOXES_MANAGE)
@require_http_methods(["GET", "POST"])
def mailbox(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new mailbox (no `pk`), or one to change. After saving one stays, since testing comes next."""
    found = find(Mailbox.objects, pk=pk) if pk else None
    context: dict[str, Any] = {"mailbox": found, "has_brand": Brand.objects.filter(is_active=True).exists()}
    edit = edit_of("mailbox", found)
    form = MailboxForm(request.POST or None, mailbox=found)
    saved = attempt(form, lambda: save_mailbox(mailbox=found, by=request.user, values=form.fields_given()), edit=edit)
    if saved:
        messages.success(request, _("Saved. Test it now: nothing is sent."))
        return redirect("console:mailbox", saved.pk)
    return page(request, "mail/mailbox.html", context, form=form, edit=edit)


@requires(MailPermission.MAILBOXES_MANAGE)
@require_POST
def test(request: StaffRequest, pk: int) -> HttpResponse:
    """Try every step to the servers; answers with the steps, or without script with the whole page."""
    found = find(Mailbox.objects, pk=pk)
    context = {"mailbox": found, "checks": check_mailbox(found), "has_brand": True}
    if request.htmx:
        return page(request, "parts/checks.html", context)
    return page(request, "mail/mailbox.html", context, form=MailboxForm(mailbox=found), edit=edit_of("mailbox", found))
