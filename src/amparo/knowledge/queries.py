"""Articles as they are kept, found and read."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import models

from amparo.accounts.models import User
from amparo.core.errors import Missing
from amparo.core.finding import find
from amparo.core.text import fold
from amparo.knowledge.models import Article, ArticleUse, ArticleVersion
from amparo.knowledge.permissions import KnowledgePermission
from amparo.knowledge.states import ArticleState
from amparo.tickets import queries as tickets
from amparo.tickets.models import ContactReason, Ticket
from amparo.tickets.queries.words import while_typing

MOST_OFFERED: Final = 12
MOST_KEPT: Final = 1000
USES_SHOWN: Final = 10


def visible_to(user: User) -> models.QuerySet[Article]:
    """Everything for its keepers; for those who read, what is published."""
    if user.may(KnowledgePermission.MANAGE):
        return Article.objects.all()
    return published() if user.may(KnowledgePermission.READ) else Article.objects.none()


def published(among: models.QuerySet[Article] | None = None) -> models.QuerySet[Article]:
    """What is read, with its words in `current`."""
    rows = Article.objects.all() if among is None else among
    return rows.filter(state=ArticleState.PUBLISHED).select_related("current")


def kept(user: User, text: str = "") -> list[Article]:
    """The articles that `user` may see that hold every word of `text`; retired ones last. Two queries."""
    rows = visible_to(user).select_related("current", "changed_by").prefetch_related("reasons")
    asked = fold(text).split()
    found = [one for one in rows.order_by("key")[:MOST_KEPT] if all(word in _words_of(one) for word in asked)]
    return sorted(found, key=lambda one: one.state == ArticleState.RETIRED)


def _words_of(article: Article) -> str:
    return fold("\n".join([article.key, *article.title.texts.values(), *article.body.texts.values()]))


def is_overdue(article: Article, today: date) -> bool:
    """Whether it was to be looked at again by now, and is still read."""
    is_due = article.review_by is not None and article.review_by < today
    return is_due and article.state == ArticleState.PUBLISHED


@dataclass(frozen=True, kw_only=True)
class Offered:
    """An article that may help on a ticket, by the title it has there."""

    article: Article
    title: str
    is_about: bool  # about the ticket's reason, or one above it
    is_used: bool  # was put into a reply there


def offered_on(user: User, ticket: Ticket, *, text: str = "") -> list[Offered]:
    """Published articles that `user` may read, those about the ticket's reason first.

    With `text` those that hold its words; while it has fewer than three letters it asks for nothing.
    """
    rows = published(visible_to(user))
    if query := while_typing(text):
        rows = rows.filter(current__search=query)
    about = Article.objects.filter(pk=models.OuterRef("pk"), reasons__in=_reasons_of(ticket))
    uses = ArticleUse.objects.filter(version__article=models.OuterRef("pk"), ticket=ticket.pk)
    found = rows.annotate(is_about=models.Exists(about), is_used=models.Exists(uses)).order_by("-is_about", "key")
    return [
        Offered(
            article=one,
            title=read_now(one).title_in(ticket.languages),
            is_about=one.is_about,
            is_used=one.is_used,
        )
        for one in found[:MOST_OFFERED]
    ]


def _reasons_of(ticket: Ticket) -> list[int]:
    """The ticket's reason and those above it."""
    above = dict(ContactReason.objects.values_list("pk", "parent_id")) if ticket.reason_id else {}
    found: list[int] = []
    reason = ticket.reason_id
    while reason is not None and reason not in found:
        found.append(reason)
        reason = above.get(reason)
    return found


def read_by(user: User, key: str) -> ArticleVersion:
    """What `user` reads of the article with this key, once it is published. Raises Missing."""
    return read_now(find(published(visible_to(user)), key=key))


def read_now(article: Article) -> ArticleVersion:
    """The words of a published article. Raises Missing for any other."""
    if article.current is None or article.state != ArticleState.PUBLISHED:
        raise Missing
    return article.current


def uses_of(user: User, article: Article) -> list[ArticleUse]:
    """When it was put into a reply last, on tickets that `user` may see; on one again for a later version.

    Two queries.
    """
    # by their keys: so the database knows whether those of this article are many or few, and walks what is shorter
    versions = list(article.versions.values_list("pk", flat=True))
    rows = ArticleUse.objects.filter(version__in=versions, ticket__in=tickets.visible_to(user))
    return list(rows.select_related("ticket").order_by("-pk")[:USES_SHOWN])
