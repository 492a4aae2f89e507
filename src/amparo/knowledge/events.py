"""What happens to articles. None of it is about a person."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class ArticleSaved(Event):
    type = "knowledge:article:saved"
    sentence = _("wrote in the article “%(key)s”")
    personal = ()

    key: str
    languages: list[str]


@dataclass(frozen=True, kw_only=True)
class ArticlePublished(Event):
    type = "knowledge:article:published"
    sentence = _("published version %(number)s of the article “%(key)s”")
    personal = ()

    key: str
    number: int
    languages: list[str]


@dataclass(frozen=True, kw_only=True)
class ArticleRetired(Event):
    type = "knowledge:article:retired"
    sentence = _("retired the article “%(key)s”")
    personal = ()

    key: str


@dataclass(frozen=True, kw_only=True)
class ArticleBroughtBack(Event):
    type = "knowledge:article:brought_back"
    sentence = _("brought the article “%(key)s” back as a draft")
    personal = ()

    key: str


@dataclass(frozen=True, kw_only=True)
class ArticleUsed(Event):
    """Its words were put into what is being written on a ticket; what left then stands in the conversation."""

    type = "knowledge:article:used"
    sentence = _("put the article “%(key)s” into a reply")
    personal = ()

    key: str
    number: int
