"""The answers that every operation may give, declared with each of them."""

from typing import Any

from pydantic import BaseModel

from amparo.api.problems import Problem


def file_answer() -> dict[str, Any]:
    """For `openapi_extra`: success is a file's bytes."""
    schema = {"type": "string", "format": "binary"}
    return {"responses": {200: {"description": "OK", "content": {"application/octet-stream": {"schema": schema}}}}}


def answers(success: type[BaseModel] | None, *, status: int = 200, conflict: bool = False) -> dict[int, Any]:
    """What an operation answers: `success` (nothing for a file), or a problem."""
    problems = dict.fromkeys([400, 401, 403, 404, 422, *([409] if conflict else [])], Problem)
    return {**({status: success} if success else {}), **problems}
