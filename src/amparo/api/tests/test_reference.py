"""docs/reference/api.md against the API."""

import re
from collections.abc import Iterator

from ninja.constants import NOT_SET

from amparo.api.v1 import api
from amparo.core import errors
from amparo.project.installation.home import REPOSITORY
from amparo.tickets import errors as errors_of_tickets

PAGE = (REPOSITORY / "docs" / "reference" / "api.md").read_text()


def operations() -> Iterator[tuple[str, str]]:
    """The scope of every operation, and its address as the page writes it."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                bearer = router.auth if operation.auth_param is NOT_SET else operation.auth_param
                yield str(bearer.scope), re.sub(r"\{\w*id\}", "{id}", f"{prefix}{path}")


def test_luis_finds_every_operation_under_the_scope_that_it_needs() -> None:
    found = list(operations())
    assert len(found) > 15
    for scope, address in found:
        (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{scope}`")]
        said = re.findall(r"(/[a-z{}/-]+)`", row)
        assert address in said or address.removeprefix("/tickets/{number}") in said, (scope, address)


def test_luis_finds_every_code_that_the_api_answers_with() -> None:
    kinds = [kind for module in (errors, errors_of_tickets) for kind in vars(module).values() if isinstance(kind, type)]
    codes = {kind.code for kind in kinds if issubclass(kind, errors.AmparoError)}
    assert codes <= set(re.findall(r"`([a-z-]+)`", PAGE.partition("| status | code |")[2]))
