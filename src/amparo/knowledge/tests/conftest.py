from typing import Any

import pytest
from tests.cast import staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.core.text import Variants
from amparo.knowledge.models import Article
from amparo.knowledge.services import ArticleText, publish_article, save_article

ENTER = {"pt-BR": "Peça um código novo na tela de entrada.", "es": "Pide un código nuevo en la pantalla de entrada."}


def text(key: str = "entrar", **more: Any) -> ArticleText:
    title = Variants(texts={"pt-BR": "Entrar de novo", "es": "Volver a entrar"})
    return ArticleText(**{"key": key, "title": title, "body": Variants(texts=ENTER), **more})


def publish(by: User, key: str = "entrar", **more: Any) -> Article:
    article = save_article(by=by, text=text(key, **more))
    publish_article(article=article, by=by)
    article.refresh_from_db()
    return article


@pytest.fixture
def katia(db: None) -> User:
    """Keeps procedures, macros and articles right."""
    return staff("Kátia", Role.KNOWLEDGE)
