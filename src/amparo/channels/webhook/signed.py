"""One way to post JSON that proves who sent it: to judged addresses only, signed (`escalations.hooks`)."""

import json
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings

from amparo.core import clock
from amparo.core.secrets import unseal
from amparo.escalations.hooks import SIGNATURE_HEADER, TIME_HEADER, signature_of
from amparo.tools.guard import Rule
from amparo.tools.wire import Request, send

EVENT_HEADER: Final = "X-Amparo-Event"
_SECONDS: Final = 10.0


class NotTaken(Exception):
    """The other side did not say that it has it; `status` is what it said."""


def post_signed(url: str, sealed_secret: str, said: dict[str, Any]) -> None:
    """Send `said`, whose `event` is its idempotency key. Raises NotTaken and ToolProblem."""
    body, time = json.dumps(said).encode(), str(int(clock.now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        EVENT_HEADER: str(said["event"]),
        TIME_HEADER: time,
        SIGNATURE_HEADER: signature_of(unseal(sealed_secret), time, body),
    }
    request = Request(method="POST", url=url, headers=headers, body=body, seconds=_SECONDS)
    rule = Rule(hosts=frozenset({urlsplit(url).hostname or ""}), named=settings.WEBHOOK_NETWORKS)
    answer = send(request, rule)
    if answer.status // 100 != 2:  # noqa: PLR2004 - RFC 9110 §15.3: successful
        raise NotTaken(answer.status)
