"""The life of an article."""

from enum import StrEnum

from amparo.core.states import Transitions


class ArticleState(StrEnum):
    DRAFT = "draft"  # nobody but its keepers reads it
    PUBLISHED = "published"  # what was published last is read; what is written since waits to be published
    RETIRED = "retired"  # nobody reads it any more


ARTICLE_LIFE: Transitions[ArticleState] = Transitions(
    {
        ArticleState.DRAFT: frozenset({ArticleState.PUBLISHED, ArticleState.RETIRED}),
        ArticleState.PUBLISHED: frozenset({ArticleState.PUBLISHED, ArticleState.RETIRED}),
        ArticleState.RETIRED: frozenset({ArticleState.DRAFT}),
    }
)
