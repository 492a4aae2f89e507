"""What an article goes through, and what stays of it."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from tests.cast import staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.audit.models import EventRecord
from amparo.core.errors import Conflict, Invalid, Missing, NotAllowed
from amparo.core.text import Variants
from amparo.knowledge.models import Article, ArticleVersion
from amparo.knowledge.queries import is_overdue, kept, read_by, visible_to
from amparo.knowledge.services import bring_back, publish_article, retire_article, save_article
from amparo.knowledge.states import ArticleState
from amparo.knowledge.tests.conftest import ENTER, publish, text


def said() -> list[str]:
    rows = EventRecord.objects.filter(subject_kind="article").order_by("id")
    return [row.kind.removeprefix("knowledge:article:") for row in rows]


def test_a_draft_is_read_by_those_who_keep_articles_and_by_nobody_else(katia: User, ana: User) -> None:
    article = save_article(by=katia, text=text())
    assert list(visible_to(katia)) == [article]
    assert not visible_to(ana).exists()
    with pytest.raises(Missing):
        read_by(katia, "entrar")
    publish_article(article=article, by=katia)
    assert list(visible_to(ana)) == [article]
    assert read_by(ana, "entrar").body.texts == ENTER
    with pytest.raises(Missing):
        read_by(staff("Inês", Role.WELLBEING), "entrar")


def test_what_is_written_after_publishing_is_read_once_it_is_published_too(katia: User) -> None:
    article = publish(katia)
    changed = Variants(texts=ENTER).changed("pt-BR", "Peça outro código.")
    save_article(by=katia, article=article, text=text(body=changed))
    article.refresh_from_db()
    assert article.has_news
    assert read_by(katia, "entrar").body.texts == ENTER

    publish_article(article=article, by=katia)
    assert read_by(katia, "entrar").body.texts["pt-BR"] == "Peça outro código."
    assert read_by(katia, "entrar").body.stale() == ["es"]
    assert [one.number for one in article.versions.order_by("number")] == [1, 2]
    assert said() == ["saved", "published", "saved", "published"]


def test_what_is_published_a_second_time_as_it_stands_is_no_new_version(katia: User) -> None:
    article = publish(katia)
    retire_article(article=article, by=katia)
    bring_back(article=article, by=katia)
    publish_article(article=article, by=katia)
    assert ArticleVersion.objects.count() == 1


def test_the_database_itself_keeps_what_was_published(katia: User) -> None:
    publish(katia)
    for statement in ("UPDATE knowledge_articleversion SET number = 7", "DELETE FROM knowledge_articleversion"):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_retired_article_comes_back_as_a_draft(katia: User, ana: User) -> None:
    article = publish(katia)
    retire_article(article=article, by=katia)
    assert not visible_to(ana).exists()
    with pytest.raises(Conflict, match="bring it back first"):
        publish_article(article=article, by=katia)
    with pytest.raises(Conflict):
        retire_article(article=article, by=katia)
    bring_back(article=article, by=katia)
    assert Article.objects.get().state == ArticleState.DRAFT
    assert said()[2:] == ["retired", "brought_back"]


def test_an_article_is_published_with_a_title_for_each_text(katia: User) -> None:
    article = save_article(by=katia, text=text(body=Variants()))
    with pytest.raises(Invalid, match="at least one language"):
        publish_article(article=article, by=katia)
    save_article(by=katia, article=article, text=text(title=Variants(texts={"pt-BR": "Entrar"})))
    with pytest.raises(Invalid, match="Spanish: a text without a title") as refused:
        publish_article(article=article, by=katia)
    assert refused.value.field == "title.es"
    save_article(by=katia, article=article, text=text(body=Variants(texts={"es": "Pide otro."})))
    with pytest.raises(Invalid, match="Portuguese: no text yet") as refused:
        publish_article(article=article, by=katia)
    assert refused.value.field == "body.pt-BR"


def test_a_key_is_one_of_a_kind_and_stays_once_it_was_published(katia: User) -> None:
    article = save_article(by=katia, text=text("entar"))
    save_article(by=katia, article=article, text=text("entrar"))
    with pytest.raises(Conflict):
        save_article(by=katia, text=text("entrar"))
    with pytest.raises(Invalid):
        save_article(by=katia, text=text("Entrar!"))
    publish_article(article=article, by=katia)
    with pytest.raises(Invalid, match="published as entrar"):
        save_article(by=katia, article=article, text=text("voltar"))


def test_ana_reads_articles_and_grace_writes_them(ana: User, grace: User) -> None:
    article = publish(grace)
    with pytest.raises(NotAllowed):
        save_article(by=ana, text=text("outro"))
    for act in (publish_article, retire_article, bring_back):
        with pytest.raises(NotAllowed):
            act(article=article, by=ana)


def test_katia_finds_an_article_by_its_words_in_any_language_and_retired_ones_last(katia: User) -> None:
    first, other = (
        publish(katia),
        publish(
            katia,
            "pagar",
            body=Variants(texts={"pt-BR": "O repasse sai às sextas."}),
            title=Variants(texts={"pt-BR": "Repasse"}),
        ),
    )
    retire_article(article=first, by=katia)
    assert [one.key for one in kept(katia)] == ["pagar", "entrar"]
    assert [one.key for one in kept(katia, "CODIGO NUEVO")] == ["entrar"]
    assert kept(katia, "nada disso") == []
    assert other.pk


def test_an_article_is_to_be_looked_at_again_while_somebody_reads_it(katia: User) -> None:
    article = publish(katia, review_by=date(2026, 3, 1))
    assert is_overdue(article, date(2026, 3, 2))
    assert not is_overdue(article, date(2026, 3, 1))
    retire_article(article=article, by=katia)
    assert not is_overdue(article, date(2026, 3, 2))
    assert not is_overdue(replace_review(katia, article), date(2030, 1, 1))


def replace_review(by: User, article: Article) -> Article:
    return save_article(by=by, article=article, text=replace(text(), review_by=None))
