"""Idempotency-Key on every request that writes: sent twice, done once."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, cast

from django.http import HttpRequest
from ninja import Header, Status
from pydantic import BaseModel

from amparo.accounts import idempotency

if TYPE_CHECKING:
    from amparo.accounts.models import ApiToken

Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=255, pattern=r"^[\x21-\x7e]+$")]
"""A header parameter of the operation: any text of the caller's choosing, new for every new intention."""


def answer_once(
    request: HttpRequest, key: str | None, work: Callable[[], BaseModel], *, status: int, body: bytes | None = None
) -> Status[object]:
    """The answer of `work`; with a key, a repetition gets the first answer again.

    `body` stands for what was asked where it came in parts, which are read already.
    """

    def answer() -> tuple[int, object]:
        return status, json.loads(work().model_dump_json())

    if key is None:
        return Status(*answer())
    said = request.body if body is None else body
    asked = b"\n".join([(request.method or "").encode(), request.get_full_path().encode(), said])
    token = cast("ApiToken", request.auth)  # type: ignore[attr-defined] # set by ninja
    return Status(*idempotency.once(idempotency.Request(token=token, key=key, asked=asked), answer))
