"""Articles: what is known, written once in every language, published as it is read."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.markets import LANGUAGE_NAMES
from amparo.accounts.models import User
from amparo.console.answers.article_form import ArticleForm
from amparo.console.edits import edit_of
from amparo.console.listing import Listed
from amparo.console.page import attempt, page
from amparo.console.variants import states_of
from amparo.core import clock
from amparo.core.errors import AmparoError, Missing
from amparo.core.finding import find
from amparo.core.text import LANGUAGES, Labels, Variants, language_now
from amparo.knowledge.models import Article
from amparo.knowledge.permissions import KnowledgePermission
from amparo.knowledge.queries import is_overdue, kept, uses_of, visible_to
from amparo.knowledge.services import ArticleText, bring_back, publish_article, retire_article, save_article
from amparo.ui.markdown import markdown

_LIST: Final = Listed(
    name=gettext_lazy("Articles"),
    cells="console/cells/article.html",
    columns=[
        gettext_lazy("Title"),
        gettext_lazy("Languages"),
        gettext_lazy("About"),
        gettext_lazy("Look at again"),
        gettext_lazy("Changed"),
        gettext_lazy("State"),
    ],
    new=gettext_lazy("New article"),
    new_url="console:new_article",
    empty=gettext_lazy("No articles yet"),
    why=gettext_lazy(
        "An article says once, in every language you speak, what many people ask. Beside a ticket it is read and put "
        "into the reply; when a procedure that it quotes changes, it is listed."
    ),
    icon="book-text",
)
_DONE: Final[Labels] = {
    "retire": gettext_lazy("Retired. Nobody reads it any more; what was sent stays as it was sent."),
    "bring_back": gettext_lazy("A draft again. It is read once you publish it."),
}
_ACTS: Final[dict[str, Callable[..., None]]] = {"retire": retire_article, "bring_back": bring_back}


@requires(KnowledgePermission.MANAGE)
@require_GET
def articles(request: StaffRequest) -> HttpResponse:
    language, today, asked = language_now(), clock.now().date(), request.GET.get("q", "").strip()
    rows = [
        {
            "article": one,
            "title": one.title.in_language(language) or one.key,
            "languages": states_of(one.body),
            "reasons": [reason.label.in_language(language) or reason.code for reason in one.reasons.all()],
            "is_overdue": is_overdue(one, today),
        }
        for one in kept(request.user, asked)
    ]
    return page(request, "answers/articles.html", {"list": _LIST, "rows": rows, "asked": asked})


@requires(KnowledgePermission.MANAGE)
@require_http_methods(["GET", "POST"])
def article(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new article (no `pk`), or one to change; `act` publishes what is saved."""
    found = _article(request.user, pk) if pk else None
    context = _context(request.user, found)
    edit = edit_of("article", found)
    if request.method == "GET":
        return page(request, "answers/article.html", context, form=ArticleForm(article=found), edit=edit)
    form = ArticleForm(request.POST, article=found)
    if form.is_valid():
        text, publishes = form.text(request.POST.getlist("confirmed")), request.POST.get("act") == "publish"
        saved = attempt(form, lambda: _keep(request.user, text, found, publishes=publishes), edit=edit)
        if saved:
            said = _("Published. This is what is read now.") if publishes else _("Saved.")
            messages.success(request, said)
            return redirect("console:article", saved.pk)
    return page(request, "answers/article.html", context, form=form, edit=edit)


def _keep(by: User, text: ArticleText, found: Article | None, *, publishes: bool) -> Article:
    saved = save_article(by=by, text=text, article=found)
    if publishes:
        publish_article(article=saved, by=by)
    return saved


def _context(user: User, found: Article | None) -> dict[str, Any]:
    if found is None:
        return {"article": None}
    return {
        "article": found,
        "title": found.title.in_language(language_now()) or found.key,
        "is_overdue": is_overdue(found, clock.now().date()),
        "versions": found.versions.select_related("published_by").order_by("-number")[:20],
        "uses": uses_of(user, found),
    }


@requires(KnowledgePermission.MANAGE)
@require_POST
def preview(request: StaffRequest) -> HttpResponse:
    """How the typed texts read. Saves nothing."""
    form = ArticleForm(request.POST, article=None)
    if not form.is_valid():
        return page(request, "answers/article_preview.html", {"invalid": form.errors})
    text = form.text([])
    return page(request, "answers/article_preview.html", {"shown": _shown(text.title, text.body)})


@requires(KnowledgePermission.MANAGE)
@require_GET
def version(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """The words as they were published once."""
    found = _article(request.user, pk)
    published = find(found.versions.select_related("published_by"), number=number)
    context = {"article": found, "version": published, "title": published.title.in_language(language_now())}
    return page(request, "answers/article_version.html", context | {"shown": _shown(published.title, published.body)})


@requires(KnowledgePermission.MANAGE)
@require_POST
def act(request: StaffRequest, pk: int) -> HttpResponse:
    """Retire it, or bring it back."""
    found, named = _article(request.user, pk), request.POST.get("act", "")
    if named not in _ACTS:
        raise Missing
    try:
        _ACTS[named](article=found, by=request.user)
    except AmparoError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, str(_DONE[named]))
    return redirect("console:article", pk)


def _article(user: User, pk: int) -> Article:
    return find(visible_to(user).select_related("current").prefetch_related("reasons"), pk=pk)


def _shown(title: Variants, body: Variants) -> list[dict[str, Any]]:
    """What is written, in each language, as it is read."""
    return [
        {
            "language": language,
            "name": LANGUAGE_NAMES[language],
            "title": title.texts.get(language, ""),
            "html": markdown(body.texts.get(language, "")),
        }
        for language in LANGUAGES
        if title.texts.get(language, "").strip() or body.texts.get(language, "").strip()
    ]
