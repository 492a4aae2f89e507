"""The lists of the console: what each is called, what stands over its columns, and what is said while it is empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise

from amparo.accounts.gate import StaffRequest
from amparo.console.page import page

Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class Listed:
    """`figures` are those of the columns that hold numbers; `cells` is the template that draws a `row`.

    A new one is made at `new_url`, of whatever `new_of` says; where it is empty, nobody who reads the list makes one.
    """

    name: Words
    cells: str
    columns: Sequence[Words]
    new: Words
    new_url: str
    empty: Words
    why: Words
    icon: str
    figures: Sequence[Words] = ()
    new_of: Sequence[Any] = ()

    @property
    def new_href(self) -> str:
        return reverse(self.new_url, args=self.new_of) if self.new_url else ""


def list_page(request: StaffRequest, listed: Listed, rows: Sequence[Mapping[str, Any]]) -> HttpResponse:
    return page(request, "list.html", {"list": listed, "rows": rows})
