"""Articles are written, published, retired, brought back, and used."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Event, Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid
from amparo.core.moves import move
from amparo.core.text import Variants
from amparo.knowledge import events
from amparo.knowledge.models import Article, ArticleUse, ArticleVersion
from amparo.knowledge.permissions import KnowledgePermission
from amparo.knowledge.states import ARTICLE_LIFE, ArticleState
from amparo.tickets.labels import LANGUAGE_NAMES
from amparo.tickets.models import ContactReason, Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services.catalogue import CODE
from amparo.tickets.services.rows import check_visible, refuse_finished


@dataclass(frozen=True, kw_only=True)
class ArticleText:
    """An article as it is edited."""

    key: str
    title: Variants
    body: Variants
    reasons: Collection[ContactReason] = ()
    review_by: date | None = None


@transaction.atomic
def save_article(*, by: User, text: ArticleText, article: Article | None = None) -> Article:
    """Keep what is being written; `article` is the one to change. What was published is read on as it was.

    Raises Invalid for a key that is none, or another than was published; Conflict for one that is there already.
    """
    demand(by, KnowledgePermission.MANAGE)
    if not CODE.fullmatch(text.key):
        raise Invalid(_("A key has small letters, digits, - and _ only."), field="key")
    article = _hold(article) if article else Article()
    if article.current_id and article.key != text.key:
        raise Invalid(_("It was published as %(key)s, and stays so.") % {"key": article.key}, field="key")
    article.key, article.title, article.body, article.review_by = text.key, text.title, text.body, text.review_by
    article.changed_at, article.changed_by = clock.now(), by
    try:
        with transaction.atomic():
            article.save()
    except IntegrityError as error:
        raise Conflict(_("There is one of this name already.")) from error
    article.reasons.set(text.reasons)
    _record(events.ArticleSaved(key=article.key, languages=text.body.written()), article, by)
    return article


@transaction.atomic
def publish_article(*, article: Article, by: User) -> ArticleVersion:
    """Let everybody read what is written now. Words that are published already keep their number.

    Raises Invalid when a language has a text and no title, or the other way round; Conflict for a retired one.
    """
    demand(by, KnowledgePermission.MANAGE)
    row = _hold(article)
    titles, bodies = set(row.title.written()), set(row.body.written())
    if not bodies:
        raise Invalid(_("Write it in at least one language."), field="body")
    for language in sorted(titles ^ bodies):
        missing = _("%(language)s: a text without a title.") if language in bodies else _("%(language)s: no text yet.")
        field = f"{'title' if language in bodies else 'body'}.{language}"
        raise Invalid(missing % {"language": LANGUAGE_NAMES.get(language, language)}, field=field)
    version = _version_of(row, by)
    if not move(row, to=ArticleState.PUBLISHED, by=ARTICLE_LIFE, current=version):
        raise Conflict(_("It is retired: bring it back first."))
    _record(events.ArticlePublished(key=row.key, number=version.number, languages=row.body.written()), row, by)
    return version


def _version_of(row: Article, by: User) -> ArticleVersion:
    if row.current is not None and not row.has_news:
        return row.current
    last = row.versions.order_by("-number").first()
    return ArticleVersion.objects.create(
        article=row, number=last.number + 1 if last else 1, title=row.title, body=row.body, published_by=by
    )


@transaction.atomic
def retire_article(*, article: Article, by: User) -> None:
    """Nobody reads it any more; its versions and where it was used stay."""
    demand(by, KnowledgePermission.MANAGE)
    _move(article, ArticleState.RETIRED, events.ArticleRetired(key=article.key), by)


@transaction.atomic
def bring_back(*, article: Article, by: User) -> None:
    """A retired article becomes a draft again, so that somebody looks at it before it is read."""
    demand(by, KnowledgePermission.MANAGE)
    _move(article, ArticleState.DRAFT, events.ArticleBroughtBack(key=article.key), by)


@transaction.atomic
def use_article(*, version: ArticleVersion, ticket: Ticket, by: User) -> None:
    """Note that its words were put into what `by` writes on a ticket; once for each ticket and version.

    Raises Missing for a ticket that `by` may not see, TicketClosed or TicketMerged for one that takes no reply.
    """
    demand(by, TicketPermission.REPLY)
    check_visible(ticket, by=by)
    refuse_finished(ticket)
    _use, is_new = ArticleUse.objects.get_or_create(version=version, ticket=ticket, defaults={"by": by})
    if is_new:
        event = events.ArticleUsed(key=version.article.key, number=version.number)
        record(event, by=actor_of(by), about=Subject("ticket", ticket.pk))


def _hold(article: Article) -> Article:
    """The row as it is now, locked until the transaction ends; without its relations, as a ticket is held."""
    return Article.objects.select_for_update(no_key=True).get(pk=article.pk)


def _move(article: Article, to: ArticleState, event: Event, by: User) -> None:
    if not move(article, to=to, by=ARTICLE_LIFE):
        raise Conflict(_("Somebody else was quicker. Look again."))
    _record(event, article, by)


def _record(event: Event, article: Article, by: User) -> None:
    record(event, by=actor_of(by), about=Subject("article", article.pk))
