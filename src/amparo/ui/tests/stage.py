"""A small theatre for the script: scenes and answers in memory, served under the real settings and policy."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template import engines
from django.urls import include, path

from amparo.ui import views as ui

SCENES = Path(__file__).parent / "scenes"


@dataclass
class Props:
    """What the stage was told, and what it says next."""

    posted: list[dict[str, str]] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    broken: bool = False


props = Props()


def open_to_all(view: Callable[..., Any]) -> Callable[..., Any]:
    view.gate = "public"  # type: ignore[attr-defined] # the room of the real gate lies above this one
    return view


@open_to_all
def scene(request: HttpRequest, name: str) -> HttpResponse:
    template = engines["django"].from_string((SCENES / f"{name}.html").read_text(encoding="utf-8"))
    return HttpResponse(template.render({"palette_url": "/found/", "rows": "123456"}, request))


@open_to_all
def keep(request: HttpRequest) -> HttpResponse:
    """Take a draft, a ping or a form."""
    if props.broken:
        return HttpResponse(status=500)
    fields = {name: str(request.POST[name]) for name in request.POST}
    told = {"csrf": request.headers.get("X-CSRFToken", ""), "htmx": request.headers.get("HX-Request", "")}
    props.posted.append(fields | told)
    return HttpResponse(status=204)


@open_to_all
def region(request: HttpRequest) -> HttpResponse:
    """Give the list again, without one of its rows."""
    gone = request.GET.get("without", "")
    rows = "".join(f'<li data-row><a href="#{n}" id="row-{n}">Row {n}</a></li>' for n in "123456" if n != gone)
    return HttpResponse(f'<ul data-list id="rows">{rows}</ul>', status=int(request.GET.get("status", "200")))


@open_to_all
def found(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        '<div role="group" aria-label="People"><div class="group-name">People</div>'
        f'<a class="choice" role="option" href="#natalia">Natália {request.GET.get("q", "")}</a></div>'
    )


@open_to_all
def macros(request: HttpRequest) -> HttpResponse:
    names = [name for name in ("boas-vindas", "código", "link") if name.startswith(request.GET.get("q", ""))]
    choice = '<div class="choice" data-insert="Olá {{{{ nome }}}}: {0}" data-name="macro" data-value="{0}">{0}</div>'
    return HttpResponse("".join(choice.format(name) for name in names))


@open_to_all
def realtime(request: HttpRequest) -> StreamingHttpResponse:
    async def stream() -> AsyncIterator[str]:
        yield "retry: 100\n\n"
        yield "event: hello\ndata: {}\n\n"
        for _ in range(500):
            while props.events:
                said = props.events.pop(0)
                if said == "hang up":
                    return
                yield said
            await asyncio.sleep(0.02)

    return StreamingHttpResponse(stream(), content_type="text/event-stream", headers={"Cache-Control": "no-cache"})


@open_to_all
def expired(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/scene/sign-in/")


_ui = [
    path("", open_to_all(ui.guide), name="guide"),
    path("theme/", open_to_all(ui.choose_theme), name="theme"),
    path("language/", open_to_all(ui.choose_language), name="language"),
]
urlpatterns = [
    path("ui/", include((_ui, "ui"))),
    path("scene/<slug:name>/", scene),
    path("keep/", keep, name="keep"),
    path("region/", region),
    path("found/", found),
    path("macros/", macros),
    path("events/", realtime),
    path("expired/", expired),
]
