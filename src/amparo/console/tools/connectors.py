"""Connectors: other systems, what they can do for us, and whether they answer."""

from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urljoin

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.console.edits import Edit, edit_of
from amparo.console.listing import Listed, list_page
from amparo.console.page import attempt, page
from amparo.console.tools.connector_form import ConnectorForm, DocumentForm, NewConnectorForm
from amparo.core.errors import AmparoError, Invalid
from amparo.core.finding import find
from amparo.core.text import language_now
from amparo.tools.events import ConnectorSaved
from amparo.tools.labels import RISK_HINTS, RISK_NAMES
from amparo.tools.models import Connector
from amparo.tools.openapi import SIZE_LIMIT, NotReadable, Reading, read
from amparo.tools.permissions import ToolPermission
from amparo.tools.queries import connectors as all_connectors
from amparo.tools.services import ConnectorFields, fetch_document, import_actions, save_connector, try_connector
from amparo.tools.services.breaking import open_until
from amparo.tools.states import AuthKind

_CONNECTORS: Final = Listed(
    name=gettext_lazy("Connectors"),
    cells="console/cells/connector.html",
    columns=(gettext_lazy("System"), gettext_lazy("Address"), gettext_lazy("Actions"), gettext_lazy("State")),
    new=gettext_lazy("New connector"),
    new_url="console:new_tool",
    empty=gettext_lazy("No connector yet"),
    why=gettext_lazy(
        "A connector lets people look things up and act in another system without leaving the ticket."
        " It is made from that system's OpenAPI document."
    ),
    icon="plug-zap",
)
_ACTIONS: Final = Listed(
    name=gettext_lazy("Actions"),
    cells="console/cells/action.html",
    columns=(gettext_lazy("Action"), gettext_lazy("Risk"), gettext_lazy("State"), gettext_lazy("Calls")),
    new=gettext_lazy("Choose operations"),
    new_url="console:tool_operations",
    empty=gettext_lazy("No action yet"),
    why=gettext_lazy("Choose from the document what people may do with it."),
    icon="plug-zap",
)


@requires(ToolPermission.CONNECT)
@require_GET
def connectors(request: StaffRequest) -> HttpResponse:
    found = all_connectors().annotate(
        in_use=Count("actions", filter=Q(actions__is_active=True)),
        resting=Count("actions", filter=Q(actions__is_active=False)),
    )
    rows = [{"connector": one, "open_until": open_until(one)} for one in found]
    return list_page(request, _CONNECTORS, rows)


@dataclass(frozen=True)
class _Document:
    text: str
    url: str
    reading: Reading


@requires(ToolPermission.CONNECT)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """A document becomes a connector; choosing its operations comes next."""
    form = NewConnectorForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        document = _document(request, form, form.named())
        saved = attempt(form, lambda: _made(request, form, document)) if document else None
        if saved:
            return redirect("console:tool_operations", saved.pk)
    return page(request, "tools/connector_new.html", {}, form=form)


def _made(request: StaffRequest, form: NewConnectorForm, document: _Document) -> Connector:
    wanted = form.cleaned_data
    address = wanted["base_url"] or _address(document)
    if not address:
        raise Invalid(_("The document names no whole address: write it here."), field="base_url")
    changing = [one for one in document.reading.operations if one.method != "GET"]
    values = ConnectorFields(
        name=wanted["name"],
        title=wanted["title"],
        base_url=address,
        networks=form.named(),
        document=document.text,
        document_url=document.url,
        knows_keys=bool(changing) and all(one.knows_keys for one in changing),
    )
    return save_connector(by=request.user, values=replace(values, **_who_we_are(document)))


def _address(document: _Document) -> str:
    """The first server of the document."""
    servers = document.reading.servers
    return _whole(document, servers[0]) if servers else ""


def _who_we_are(document: _Document) -> dict[str, Any]:
    """How the document says that one shows who one is. The secret is typed later: until then the connector rests."""
    auth = document.reading.auth
    tokens_at = _whole(document, auth.url) if auth else ""
    if auth is None or (auth.kind == AuthKind.OAUTH2 and not tokens_at):
        return {}
    return {"auth_kind": auth.kind, "auth_name": auth.name, "auth_url": tokens_at, "is_active": False}


def _whole(document: _Document, url: str) -> str:
    """An address of the document, against the one it came from (OpenAPI: § Relative References); empty if in part."""
    whole = urljoin(document.url, url) if url else ""
    return whole if whole.startswith(("http://", "https://")) and "{" not in whole else ""


def _document(request: StaffRequest, form: forms.Form, named: list[str]) -> _Document | None:
    """What was uploaded, or stands at the address; None when the form says why not.

    It is fetched here, before any transaction is open.
    """
    given, url = form.cleaned_data["document"], form.cleaned_data["document_url"].strip()
    where = "document" if given is not None or not url else "document_url"
    try:
        text = _upload(given) if where == "document" else fetch_document(by=request.user, url=url, named=named)
        return _Document(text=text.decode(), url="" if where == "document" else url, reading=read(text))
    except (NotReadable, Invalid) as refusal:
        form.add_error(where, str(refusal.sentence))
    except UnicodeDecodeError:
        form.add_error(where, _("The document is not text in UTF-8."))
    return None


def _upload(given: Any) -> bytes:
    """The bytes of Django's uploaded file. Raises Invalid."""
    if given is None:
        raise Invalid(_("Choose a file, or give an address."))
    if (given.size or 0) > SIZE_LIMIT:
        raise Invalid(_("The document is larger than 5 MB."))
    return bytes(given.read())


@requires(ToolPermission.CONNECT)
@require_GET
def connector(request: StaffRequest, pk: int) -> HttpResponse:
    """The actions of one connector."""
    found = connector_of(pk)
    language = language_now()
    rows = [
        {
            "action": one,
            "label": one.label.in_language(language),
            "risk": RISK_NAMES[one.risk],
            "missing": one.label.missing(),
        }
        for one in found.actions.order_by("-is_active", "name")
    ]
    context = {
        "connector": found,
        "list": replace(_ACTIONS, new_of=(pk,)),
        "rows": rows,
        "open_until": open_until(found),
        "form": DocumentForm(),
    }
    return page(request, "tools/connector.html", context)


@requires(ToolPermission.CONNECT)
@require_http_methods(["GET", "POST"])
def settings(request: StaffRequest, pk: int) -> HttpResponse:
    """Where it is and how we show who we are. After saving one stays, since testing comes next."""
    found = connector_of(pk)
    edit = _edit(found)
    form = ConnectorForm(request.POST or None, connector=found)
    if attempt(form, lambda: save_connector(by=request.user, values=form.fields_given(), connector=found), edit=edit):
        messages.success(request, _("Saved. Test it now: nothing is changed there."))
        return redirect("console:tool_settings", pk)
    return page(request, "tools/connector_settings.html", _about(found), form=form, edit=edit)


@requires(ToolPermission.CONNECT)
@require_POST
def test(request: StaffRequest, pk: int) -> HttpResponse:
    """Try every step; answers with the steps, or without script with the whole page."""
    found = connector_of(pk)
    context = {**_about(found), "checks": try_connector(connector=found, by=request.user)}
    if request.htmx:
        return page(request, "parts/checks.html", context)
    return page(
        request,
        "tools/connector_settings.html",
        context,
        form=ConnectorForm(connector=found),
        edit=_edit(found),
    )


@requires(ToolPermission.CONNECT)
@require_POST
def document(request: StaffRequest, pk: int) -> HttpResponse:
    """A newer document in place of the old one; the operations are chosen anew."""
    found = connector_of(pk)
    form = DocumentForm(request.POST, request.FILES)
    form.is_valid()
    got = _document(request, form, found.networks)
    if got is None:
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("console:tool", pk)
    save_connector(by=request.user, connector=found, values=ConnectorFields(document=got.text, document_url=got.url))
    return redirect("console:tool_operations", pk)


@requires(ToolPermission.CONNECT)
@require_http_methods(["GET", "POST"])
def operations(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose what to make actions of. Those that are there already come up to date with the document."""
    found = connector_of(pk)
    try:
        reading = read(found.document.encode())
    except NotReadable as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("console:tool", pk)
    if request.method == "POST":
        wanted = set(request.POST.getlist("operation"))
        chosen = [one for one in reading.operations if one.key in wanted]
        try:
            import_actions(by=request.user, connector=found, operations=chosen)
        except AmparoError as refusal:
            messages.error(request, str(refusal.sentence))
        return redirect("console:tool", pk)
    there = set(found.actions.values_list("name", flat=True))
    rows = [
        {"operation": one, "is_there": f"{found.name}.{one.key}" in there, "risk": RISK_NAMES[one.risk]}
        for one in reading.operations
    ]
    return page(request, "tools/connector_operations.html", {"connector": found, "rows": rows, "reading": reading})


def connector_of(pk: int) -> Connector:
    return find(Connector.objects.select_related("breaker"), pk=pk)


def _edit(found: Connector) -> Edit | None:
    """Testing it between two saves, or choosing operations, changes nothing that the form has."""
    return edit_of("connector", found, kinds=[ConnectorSaved.type])


def _about(found: Connector) -> dict[str, Any]:
    return {"connector": found, "is_open": found.auth_kind == AuthKind.NONE, "risk_hints": RISK_HINTS}
