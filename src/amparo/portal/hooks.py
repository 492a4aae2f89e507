"""The door for an authority's own system: it says in JSON what a person would press on the page outside."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from amparo.accounts.gate import public
from amparo.core import clock
from amparo.core.errors import AmparoError, Invalid, Missing
from amparo.core.secrets import unseal
from amparo.escalations import services
from amparo.escalations.hooks import SIGNATURE_HEADER, TIME_HEADER, is_signed
from amparo.escalations.models import Authority, Escalation, LoopMessage
from amparo.escalations.services import Words
from amparo.escalations.speakers import Outside
from amparo.escalations.states import Saying, Via

_BODY_LIMIT: Final = 200_000  # bytes
_TEXT_LIMIT: Final = 20_000  # characters
_SAME: Final = timedelta(minutes=10)
"""The same words again within this are a repetition of a system that did not hear us, and nothing new."""

_SAYS: Final[Mapping[str, tuple[Saying, Callable[..., Any]]]] = {
    "answer": (Saying.ANSWER, services.answer),
    "ask": (Saying.ASK, services.ask),
    "refuse": (Saying.REFUSAL, services.refuse),
    "update": (Saying.UPDATE, services.send_news),
}


@public
@csrf_exempt
@require_POST
def hook(request: HttpRequest, code: str) -> JsonResponse:
    """`{"escalation": 1182, "what": "acknowledge|begin|answer|ask|update|refuse", "text": "…", "name": "…"}`.

    Signed as amparo.escalations.hooks says, for whoever cannot prove it there is nothing here.
    """
    authority = Authority.objects.filter(code=code, is_active=True).first()
    if authority is None or not _is_theirs(request, authority):
        return JsonResponse({"problem": "not signed by this authority"}, status=401)
    with override("en"):
        try:
            row = _do(authority, _said(request))
        except AmparoError as refusal:
            return JsonResponse({"problem": str(refusal.sentence) or "not found"}, status=refusal.status)
    return JsonResponse({"escalation": row.number, "state": row.state})


def _is_theirs(request: HttpRequest, authority: Authority) -> bool:
    if len(request.body) > _BODY_LIMIT:
        return False
    return is_signed(
        unseal(authority.webhook_secret),
        request.body,
        time=request.headers.get(TIME_HEADER, ""),
        signature=request.headers.get(SIGNATURE_HEADER, ""),
        now=clock.now(),
    )


def _said(request: HttpRequest) -> dict[str, Any]:
    try:
        said = json.loads(request.body)
    except ValueError as error:
        raise Invalid(_("This is no JSON.")) from error
    texts = ("what", "text", "name")
    if not isinstance(said, dict) or not all(isinstance(said.get(name, ""), str) for name in texts):
        raise Invalid(_("Say “escalation”, “what”, and where it needs words “text”."))
    return said


def _do(authority: Authority, said: Mapping[str, Any]) -> Escalation:
    number = said.get("escalation")
    row = Escalation.objects.filter(authority=authority, number=number).first() if isinstance(number, int) else None
    if row is None:
        raise Missing
    known = authority.name.in_language(authority.language)
    by = Outside(authority_id=authority.pk, name=said.get("name", "").strip()[:120] or known, via=Via.WEBHOOK)
    what, text = said.get("what", ""), said.get("text", "").strip()[:_TEXT_LIMIT]
    if what == "acknowledge":
        services.acknowledge(escalation=row, by=by)
    elif what == "begin":
        services.begin(escalation=row, by=by)
    elif what in _SAYS:
        saying, act = _SAYS[what]
        if not _was_said(row, saying, text):
            act(escalation=row, by=by, words=Words(text=text))
    else:
        raise Invalid(_("“%(what)s” is nothing that can be said here.") % {"what": what}, field="what")
    row.refresh_from_db()
    return row


def _was_said(row: Escalation, saying: Saying, text: str) -> bool:
    lately = LoopMessage.objects.filter(escalation=row, via=Via.WEBHOOK, created_at__gt=clock.now() - _SAME)
    return lately.filter(saying=saying, text=text).exists()
