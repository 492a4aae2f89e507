"""Writing on a ticket: drafts, files, macros, mentions, sending, and taking it back."""

from dataclasses import replace
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.errors import Conflict, Invalid, Refusal
from amparo.core.finding import find
from amparo.core.text import number_in
from amparo.core.unset import UNSET
from amparo.desk.sop.awaiting import run_awaiting
from amparo.desk.ticket.regions import answer, refuse, regions
from amparo.desk.ticket.screen import Screen
from amparo.desk.ticket.writing import KINDS, Writing, checked_addresses, missing_words, new_files, unfilled
from amparo.sops.services import send_for_step
from amparo.tickets import services
from amparo.tickets.models import Macro, Message
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.states import MessageKind, TicketState
from amparo.tickets.uploads import take

CHANGED: Final = ("composer", "head", "sop_strip", "talk", "undo", "tabs", "context")


def _kind(request: StaffRequest) -> MessageKind:
    said = request.POST.get("kind", "")
    return MessageKind(said) if said in KINDS else MessageKind.OUT


def _version(request: StaffRequest) -> int | None:
    return number_in(request.POST.get("version", ""))


def typed_screen(request: StaffRequest, number: int) -> Screen:
    """The ticket with what stands in the form, which is kept whatever comes."""
    names = [name for name in ("text", "to", "cc", "macro", "step") if name in request.POST]
    typed = {name: request.POST[name].replace("\r\n", "\n") for name in names}  # as forms send the ends of lines
    return Screen.of(request.user, number, kind=_kind(request), typed=typed)


def reply_screen(request: StaffRequest, number: int) -> Screen:
    """The ticket with the reply that is being written; what was typed, of either kind, is kept first."""
    typed = typed_screen(request, number)
    if "text" in typed.typed:
        keep(typed, typed.writing)
    return Screen.of(request.user, number, kind=MessageKind.OUT)


def keep(screen: Screen, writing: Writing) -> None:
    """Keep what is being written as this person's draft."""
    services.save_draft(
        author=screen.user, ticket=screen.ticket, kind=writing.kind, text=writing.text, extras=writing.extras
    )


def show_kept(request: StaffRequest, number: int, kind: str) -> HttpResponse:
    """The composer with the draft as it is now; for a plain form, its ticket with it."""
    if request.htmx:
        return regions(request, Screen.of(request.user, number, kind=kind), ("composer",))
    return HttpResponseRedirect(f"{reverse('desk:ticket', args=[number])}?compose={kind}#writing")


@requires(TicketPermission.NOTE)
@require_POST
def send(request: StaffRequest, number: int) -> HttpResponse:
    """Send the reply (held for some seconds) or write the note; `then` is the state that comes with it."""
    screen = typed_screen(request, number)
    try:
        if screen.kind == MessageKind.NOTE:
            services.write_note(
                ticket=screen.ticket,
                by=request.user,
                text=screen.writing.text,
                files=new_files(screen.writing.attachments),
            )
        else:
            _reply(request, screen)
    except Refusal as error:
        if isinstance(error, Conflict):
            screen = _kept_screen(request, number)  # the screen shows the newer ticket, and what was typed
        return refuse(request, screen, error, "composer", "head")
    return answer(request, Screen.of(request.user, number, kind=MessageKind.OUT), *CHANGED)


def _kept_screen(request: StaffRequest, number: int) -> Screen:
    """The ticket with what stands in the form, which is this person's draft now."""
    screen = typed_screen(request, number)
    keep(screen, screen.writing)
    return screen


def _reply(request: StaffRequest, screen: Screen) -> None:
    writing, ticket, version = screen.writing, screen.ticket, _version(request)
    if missing := unfilled(writing.text):
        raise Invalid(missing_words(missing), field="text")
    then = request.POST.get("then", "")
    state = TicketState(then) if then in set(TicketState) else None
    macro = Macro.objects.filter(code=writing.macro, is_active=True).first() if writing.macro else None
    change = services.macro_change(macro, request.user) if macro else None
    if change and change.state is not UNSET:
        state = state or change.state
    outgoing = services.Outgoing(
        text=writing.text,
        to=checked_addresses(request.POST.get("to", ", ".join(writing.to)), known=writing.default_to),
        cc=checked_addresses(request.POST.get("cc", ", ".join(writing.cc))),
        files=new_files(writing.attachments),
        then=state,
        macro=writing.macro,
        along=change,
    )
    if awaited := run_awaiting(writing.step, ticket):
        run, step = awaited
        send_for_step(run=run, step=step, by=request.user, outgoing=outgoing, version=version)
    else:
        services.reply(ticket=ticket, by=request.user, outgoing=outgoing, version=version)


@requires(TicketPermission.NOTE)
@require_POST
def draft(request: StaffRequest, number: int) -> HttpResponse:
    """Keep what is being written; only this person ever sees or deletes it."""
    _kept_screen(request, number)
    return HttpResponse(status=204)


@requires(TicketPermission.NOTE)
@require_POST
def compose(request: StaffRequest, number: int) -> HttpResponse:
    """Keep what is being written, and turn to the other kind (`turn`) or put in a macro (`insert`)."""
    screen = typed_screen(request, number)
    turn, insert = request.POST.get("turn", ""), request.POST.get("insert", "")
    if "text" in screen.typed:
        keep(screen, screen.writing)
    if insert:
        macro = find(Macro.objects, code=insert, is_active=True)
        words = services.render_macro(macro=macro, ticket=screen.ticket, by=request.user).text
        keep(screen, screen.writing.followed_by(words, macro=insert))
    return show_kept(request, number, turn if turn in KINDS else screen.kind)


@requires(TicketPermission.NOTE)
@require_POST
def attach(request: StaffRequest, number: int) -> HttpResponse:
    """Put files to the draft; those that do not fit are refused by name, the others stay."""
    screen = Screen.of(request.user, number, kind=_kind(request))
    kept = list(screen.writing.attachments)
    problems = []
    for upload in request.FILES.getlist("files"):
        try:
            kept.append(_kept(upload, kept))
        except Invalid as error:
            problems.append(str(error.sentence))
    keep(screen, replace(screen.writing, attachments=kept))
    return _with_files(request, number, screen.kind, " ".join(problems))


@requires(TicketPermission.NOTE)
@require_POST
def detach(request: StaffRequest, number: int) -> HttpResponse:
    """Take a file off the draft, by its place in the row."""
    screen = Screen.of(request.user, number, kind=_kind(request))
    place = request.POST.get("place", "")
    kept = [one for index, one in enumerate(screen.writing.attachments) if str(index) != place]
    keep(screen, replace(screen.writing, attachments=kept))
    return _with_files(request, number, screen.kind)


def _with_files(request: StaffRequest, number: int, kind: str, problem: str = "") -> HttpResponse:
    """The draft's files as they are now, and why others were not taken."""
    screen = Screen.of(request.user, number, kind=kind)
    if request.htmx:
        context = {"screen": screen, "ticket": screen.ticket, "file_problem": problem}
        return render(request, "desk/ticket/attachments.html", context)
    return refuse(request, screen, Invalid(problem), "composer") if problem else answer(request, screen)


def _kept(upload: UploadedFile[bytes], others: list[dict[str, Any]]) -> dict[str, Any]:
    """Store an upload, as drafts name it. Raises Invalid when it, or all together, would be refused on their way."""
    new = take(upload, sizes=[one.get("size", 0) for one in others])
    return {"file": new.file.pk, "name": new.name, "content_type": new.content_type, "size": new.size}


@requires(TicketPermission.REPLY)
@require_POST
def undo(request: StaffRequest, number: int) -> HttpResponse:
    """Take a reply back while it is held; its words return into the composer."""
    screen = Screen.of(request.user, number)
    held = request.POST.get("message", "")
    message = find(Message.objects, ticket=screen.ticket, pk=number_in(held) or 0)
    if not services.undo_reply(message=message, by=request.user):
        too_late = Conflict(_("The reply is already on its way."))
        return refuse(request, Screen.of(request.user, number), too_late, "head", "talk", "undo")
    return answer(request, Screen.of(request.user, number, kind=MessageKind.OUT), *CHANGED)


@requires(TicketPermission.REPLY)
@require_GET
def sending(request: StaffRequest, number: int) -> HttpResponse:
    """The buttons that send, once a macro was put in: what comes with it stands beside them."""
    screen = Screen.of(request.user, number, kind=MessageKind.OUT, typed={"macro": request.GET.get("macro", "")})
    return render(request, "desk/ticket/sending.html", {"screen": screen, "ticket": screen.ticket})
