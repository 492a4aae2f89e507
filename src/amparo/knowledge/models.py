"""Articles: what is known, written once in every language, to be read and to be put into replies."""

from collections.abc import Iterable
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.fields import VariantsField
from amparo.knowledge.states import ArticleState
from amparo.tickets.models import ContactReason, Ticket


class Article(models.Model):
    """One article through all its versions. Title and body are what is being written; `current` is what is read."""

    key = models.SlugField(max_length=60, unique=True)  # stays once it is published: addresses are made of it
    title = VariantsField()
    body = VariantsField()  # Markdown
    state = models.CharField(max_length=10, default=ArticleState.DRAFT)
    reasons: "models.ManyToManyField[ContactReason, models.Model]" = models.ManyToManyField(
        ContactReason, blank=True, related_name="articles"
    )
    review_by = models.DateField(null=True, blank=True)
    current = models.ForeignKey("ArticleVersion", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(ArticleState)), name="article_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=ArticleState.PUBLISHED) | models.Q(current__isnull=False),
                name="article_published_has_words",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def has_news(self) -> bool:
        """Whether something else is written than was published last."""
        return self.current is None or (self.title, self.body) != (self.current.title, self.current.body)


class ArticleVersion(models.Model):
    """The words of an article as they were published: a trigger of the database keeps them from ever changing."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = VariantsField()
    body = VariantsField()
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    search = models.GeneratedField(  # each language by its own words, see the migration
        expression=models.Func(models.F("title"), models.F("body"), function="knowledge_words"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["article", "number"], name="article_version_once")]
        indexes: ClassVar = [GinIndex(fields=["search"], name="article_search")]

    def title_in(self, languages: Iterable[str]) -> str:
        """Its title in the first of the languages that it is written in."""
        return self.title.texts.get(self.title.nearest(languages), "") or self.article.key


class ArticleUse(models.Model):
    """That the words of an article were put into what somebody wrote on a ticket. It says not that they were sent."""

    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="uses")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["ticket", "version"], name="article_use_once")]
