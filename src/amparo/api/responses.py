"""The answers that every operation may give, declared with each of them."""

from typing import Any

from ninja import Schema

from amparo.api.problems import Problem


def answers(success: type[Schema], *, status: int = 200, conflict: bool = False) -> dict[int, Any]:
    """What an operation answers: `success`, or a problem."""
    problems = [400, 401, 403, 404, 422, *([409] if conflict else [])]
    return {status: success, **dict.fromkeys(problems, Problem)}
