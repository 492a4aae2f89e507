"""The demo's articles: most of them published a month ago, one of them changed since in the language it began in."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from amparo.core import clock
from amparo.core.text import Variants
from amparo.knowledge.models import Article
from amparo.knowledge.services import ArticleText, publish_article, save_article, use_article
from amparo.project.demo.house import House
from amparo.project.demo.texts import read, variants
from amparo.tickets.models import ContactReason, Ticket

_FIRST: Final = timedelta(days=30)
_CHANGED: Final = timedelta(hours=20)
_USED: Final = timedelta(hours=5)


def write(house: House) -> None:
    """Each by who keeps it, and put into a reply where the story says so."""
    for entry in read("articles")["articles"]:
        by = house.staff.get(entry["by"], house.owner)
        review_by = _review_by(entry)
        with clock.at(clock.now() - _FIRST):
            article = save_article(by=by, text=_text(entry, _before(entry), review_by))
            if not entry.get("draft"):
                publish_article(article=article, by=by)
        if "before" in entry:
            with clock.at(clock.now() - _CHANGED):
                save_article(by=by, article=article, text=_text(entry, _changed(entry), review_by))
                publish_article(article=article, by=by)
        with clock.at(clock.now() - _USED):
            _use(article, entry.get("used", ()), house)


def _review_by(entry: dict[str, Any]) -> date | None:
    return (clock.now() + timedelta(days=entry["review_in"])).date() if "review_in" in entry else None


def _text(entry: dict[str, Any], body: Variants, review_by: date | None) -> ArticleText:
    return ArticleText(
        key=entry["key"],
        title=Variants(source=body.source, texts=variants(entry["title"]).texts),
        body=body,
        reasons=list(ContactReason.objects.filter(code__in=entry["reasons"])),
        review_by=review_by,
    )


def _body(entry: dict[str, Any]) -> Variants:
    return Variants(source=entry.get("written_in", "pt-BR"), texts=variants(entry["body"]).texts)


def _before(entry: dict[str, Any]) -> Variants:
    """The body as it was published first."""
    body = _body(entry)
    words = body.texts[body.source]
    for now, before in entry.get("before", ()):
        words = words.replace(now, before)
    return Variants(source=body.source, texts={**body.texts, body.source: words})


def _changed(entry: dict[str, Any]) -> Variants:
    """The body as it is now: what was rewritten since is newer than its translations."""
    body = _before(entry)
    return body.changed(body.source, _body(entry).texts[body.source])


def _use(article: Article, uses: Sequence[dict[str, str]], house: House) -> None:
    article.refresh_from_db()
    for use in uses:
        ticket = Ticket.objects.filter(contact=house.people[use["person"]]).order_by("pk").first()
        if ticket and article.current:
            use_article(version=article.current, ticket=ticket, by=house.staff[use["by"]])
