"""What is done to a loop: the small forms, and one act each; the same for htmx and for plain forms."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.errors import AmparoError, Invalid, Missing, Refusal
from amparo.core.text import numbers_in
from amparo.desk import answering
from amparo.desk.answering import Back, partial
from amparo.desk.loops.screen import LoopScreen
from amparo.escalations import services
from amparo.escalations.labels import LEVEL_NAMES
from amparo.escalations.models import Authority, Escalation
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries import loop_for
from amparo.escalations.services import Checked, Words
from amparo.escalations.states import Check, CheckAnswer, Level
from amparo.tickets import queries as tickets
from amparo.tickets.uploads import take_all

Said = Callable[[StaffRequest, Escalation], str | None]
"""Does something, and says what was done where that is not to be seen."""


@requires(EscalationPermission.READ)
@require_GET
def loop(request: StaffRequest, number: int) -> HttpResponse:
    """`?show=<file>` loads one picture, covered (without JavaScript)."""
    shown_media = frozenset(numbers_in([request.GET.get("show", "")]))
    screen = LoopScreen.of(request.user, number, shown_media=shown_media, shows_again="again" in request.GET)
    return draw(request, screen)


@requires(EscalationPermission.READ)
@require_POST
def act(request: StaffRequest, number: int, name: str) -> HttpResponse:
    """One act at a loop; a refusal is said where it happened, with what was typed still there."""
    row = loop_for(request.user, number)
    do = ACTS.get(name)
    if do is None:
        raise Missing
    try:
        said = do(request, row)
    except Refusal as refusal:
        return refuse(request, number, refusal, name)
    was_written = name in {"reply", "say"} and request.POST.get("what") != "acknowledge"
    return done(request, number, said or "", was_written=was_written)


def done(request: StaffRequest, number: int, said: str = "", *, was_written: bool = False) -> HttpResponse:
    """The page of the loop as it is now; `said` says what is not to be seen on it.

    `was_written`: what stood in the form of the page was taken. Morphing would leave it there, to be sent again.
    """
    if request.htmx:
        answer = regions(request, LoopScreen.of(request.user, number), said=said)
        return HttpResponse(partial("#loop-write", "", "delete").encode() + answer.content) if was_written else answer
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(reverse("desk:loop", args=[number]))


def refuse(request: StaffRequest, number: int, refusal: AmparoError, name: str) -> HttpResponse:
    """Say it in the dialog that asked, else at its place on the page."""
    screen = LoopScreen.of(request.user, number, problem=str(refusal.sentence), problem_of=name, typed=request.POST)
    if not request.htmx:
        return draw(request, screen, status=refusal.status)
    if name in FORMS:
        return _refuse_in_dialog(request, refusal)
    return regions(request, screen, status=refusal.status)


def regions(
    request: StaffRequest, screen: LoopScreen, *, status: int = 200, dialog: str = "", **more: object
) -> HttpResponse:
    """The loop as it is now, in its place, and over it `dialog` or none any more."""
    context = {"screen": screen, "loop": screen.row, **more}
    html = render_to_string("desk/loops/body.html", context, request)
    return HttpResponse(partial("#loop", html, "outerMorph") + partial("#dialogs", dialog), status=status)


def draw(request: StaffRequest, screen: LoopScreen, *, status: int = 200, **more: object) -> HttpResponse:
    context = {"screen": screen, "loop": screen.row, **more}
    return render(request, "desk/loops/loop.html", context, status=status)


@requires(EscalationPermission.READ)
@require_GET
def form(request: StaffRequest, number: int, name: str) -> HttpResponse:
    """The small form before an act that needs words: a dialog, or a page of its own without JavaScript."""
    if name not in FORMS:
        raise Missing
    title, needs = FORMS[name]
    screen = LoopScreen.of(request.user, number)
    context = {"screen": screen, "loop": screen.row, "title": title(screen), **needs(screen)}
    return draw_form(request, name, context)


def refuse_form(request: StaffRequest, name: str, context: Mapping[str, Any], refusal: AmparoError) -> HttpResponse:
    """Say it in the form that asked, with what was typed (`typed`) still there."""
    if request.htmx:
        return _refuse_in_dialog(request, refusal)
    return draw_form(request, name, {**context, "problem": refusal.sentence}, status=refusal.status)


def _refuse_in_dialog(request: StaffRequest, refusal: AmparoError) -> HttpResponse:
    html = render_to_string("desk/form/problem.html", {"problem": refusal.sentence}, request)
    return HttpResponse(partial("#act-problem", html), status=refusal.status)


def draw_form(request: StaffRequest, name: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A form of loops; its page leads back to the loop, the person or the ticket that it is about."""
    if loop := context.get("loop"):
        back = Back(reverse("desk:loop", args=[loop.number]), f"{loop.number} · {loop.title}")
    elif person := context.get("person"):
        back = Back(reverse("desk:erase", args=[person.pk]), _("Erase personal data"))
    elif ticket := context.get("ticket"):
        back = Back.to_ticket(ticket)
    else:
        back = Back(reverse("desk:loops"), _("Loops"))
    return answering.draw_form(request, f"desk/loops/forms/{name}.html", context, back=back, status=status)


def _nothing(_screen: LoopScreen) -> dict[str, Any]:
    return {}


def _others(screen: LoopScreen) -> dict[str, Any]:
    active = Authority.objects.filter(is_active=True).exclude(pk=screen.row.authority_id or 0)
    return {"authorities": [(one.code, one.name.in_language(screen.user.locale)) for one in active.order_by("code")]}


def _levels(_screen: LoopScreen) -> dict[str, Any]:
    return {"levels": list(LEVEL_NAMES.items())}


FORMS: Final[Mapping[str, tuple[Callable[[LoopScreen], str], Callable[[LoopScreen], dict[str, Any]]]]] = {
    "join": (lambda _screen: _("Which tickets wait for the same answer?"), _nothing),
    "level": (lambda _screen: _("How grave is it?"), _levels),
    "noted": (lambda screen: _("What did %(name)s say?") % {"name": screen.authority}, _nothing),
    "redirect": (lambda _screen: _("Who decides it instead?"), _others),
    "withdraw": (lambda _screen: _("Why is no answer needed any more?"), _nothing),
}
"""Every form by its name: its question, and what it needs to be drawn by `desk/loops/forms/<name>.html`."""


def _words(request: StaffRequest) -> Words:
    return Words(
        text=request.POST.get("text", ""),
        files=take_all(request.FILES.getlist("files")),
        name=request.POST.get("name", "").strip(),
    )


def _acknowledge(request: StaffRequest, row: Escalation) -> None:
    services.acknowledge(escalation=row, by=request.user, name=request.POST.get("name", "").strip())


def _begin(request: StaffRequest, row: Escalation) -> None:
    services.begin(escalation=row, by=request.user)


def _say(request: StaffRequest, row: Escalation) -> None:
    """What somebody of the authority says, or one of us notes: `what` names it."""
    said: Mapping[str, Callable[..., Any]] = {
        "answer": services.answer,
        "ask": services.ask,
        "refuse": services.refuse,
        "update": services.send_news,
    }
    what = request.POST.get("what", "")
    if what == "acknowledge":
        services.acknowledge(escalation=row, by=request.user, name=request.POST.get("name", "").strip())
        return
    if what not in said:
        raise Invalid(_("Choose one of the list."), field="what")
    said[what](escalation=row, by=request.user, words=_words(request))


def _reply(request: StaffRequest, row: Escalation) -> None:
    services.reply_to_authority(escalation=row, by=request.user, words=_words(request))


def _send_back(request: StaffRequest, row: Escalation) -> None:
    services.send_back(escalation=row, by=request.user, words=_words(request))


def _redirect(request: StaffRequest, row: Escalation) -> None:
    to = Authority.objects.filter(code=request.POST.get("to", ""), is_active=True).first()
    if to is None:
        raise Invalid(_("Choose one of the list."), field="to")
    services.redirect(escalation=row, by=request.user, to=to, reason=request.POST.get("reason", ""))


def _withdraw(request: StaffRequest, row: Escalation) -> None:
    services.withdraw(escalation=row, by=request.user, reason=request.POST.get("reason", ""))


def _level(request: StaffRequest, row: Escalation) -> None:
    said = request.POST.get("level", "")
    if said not in set(Level):
        raise Invalid(_("Choose one of the list."), field="level")
    reason = request.POST.get("reason", "")
    services.change_level(escalation=row, by=request.user, level=Level(said), reason=reason)


def _join(request: StaffRequest, row: Escalation) -> str:
    said = request.POST.get("tickets", "").replace(",", " ").split()
    found = list(tickets.visible_to(request.user).filter(number__in=numbers_in(said)))
    if not found or len(found) < len(set(said)):
        raise Invalid(_("One of these numbers is no ticket that you see."), field="tickets")
    services.join(escalation=row, tickets=found, by=request.user)
    return ngettext("%(n)s ticket waits with it.", "%(n)s tickets wait with it.", len(found)) % {"n": len(found)}


def _check(request: StaffRequest, row: Escalation) -> None:
    code, answer = request.POST.get("code", ""), request.POST.get("answer", "")
    if code not in set(Check) or answer not in set(CheckAnswer):
        raise Invalid(_("Choose one of the list."), field="answer")
    checked = Checked(code=Check(code), answer=CheckAnswer(answer), note=request.POST.get("note", ""))
    services.answer_check(escalation=row, by=request.user, checked=checked)


def _close(request: StaffRequest, row: Escalation) -> None:
    services.close(escalation=row, by=request.user)


def _new_link(request: StaffRequest, row: Escalation) -> str:
    """A fresh link in the place of the others; it is shown this once."""
    services.revoke_links(escalation=row, by=request.user)
    _link, token = services.make_link(escalation=row, by=request.user)
    return request.build_absolute_uri(reverse("portal:loop", args=[token]))


def _end_links(request: StaffRequest, row: Escalation) -> None:
    services.revoke_links(escalation=row, by=request.user)


ACTS: Final[Mapping[str, Said]] = {
    "acknowledge": _acknowledge,
    "begin": _begin,
    "check": _check,
    "close": _close,
    "end-links": _end_links,
    "join": _join,
    "level": _level,
    "redirect": _redirect,
    "reply": _reply,
    "say": _say,
    "send-back": _send_back,
    "withdraw": _withdraw,
}
"""Every act by its name."""


@requires(EscalationPermission.ACT)
@require_POST
def link(request: StaffRequest, number: int) -> HttpResponse:
    """Make a new link for the authority, and show it: this once, since only its fingerprint is kept."""
    row = loop_for(request.user, number)
    try:
        address = _new_link(request, row)
    except AmparoError as refusal:
        return refuse(request, number, refusal, "link")
    screen = LoopScreen.of(request.user, number)
    if request.htmx:
        return regions(request, screen, address=address)
    return draw(request, screen, address=address)
