"""Prepared texts that say what a procedure says are listed when it changes."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.accounts.models import User
from amparo.core.text import Variants
from amparo.knowledge.models import Article
from amparo.knowledge.services import ArticleText, publish_article, retire_article, save_article
from amparo.sops.language.document import Sop
from amparo.sops.language.reading import read
from amparo.sops.queries.changes.quoting import quoting
from amparo.sops.tests.whole_texts import LOST_LOGIN
from amparo.tickets.services import MacroText, save_macro

pytestmark = pytest.mark.django_db

SAID = "Mandamos o link para você entrar de novo, pode levar alguns minutos."
LINK = "Hola, te enviamos el enlace para entrar de nuevo."


@pytest.fixture
def sop() -> Sop:
    sop = read(LOST_LOGIN.replace("Hola {{contact.first_name}}", "Hola")).sop
    assert sop
    return sop


def macro(by: User, code: str, **texts: str) -> MacroText:
    text = MacroText(code=code, title=Variants(texts={"es": code}), body=Variants(texts=texts))
    save_macro(by=by, text=text)
    return text


def found(sop: Sop) -> list[tuple[str, str]]:
    return [(one.prepared.name, one.words) for one in quoting(sop)]


def test_a_macro_that_says_the_same_sentence_or_names_the_procedure_is_listed(katia: User, sop: Sop) -> None:
    macro(katia, "enlace", es=f"{LINK} Escríbenos si no llega.")
    macro(katia, "nome", **{"pt-BR": "Seguimos o lost-login."})
    macro(katia, "outra", **{"pt-BR": SAID, "es": "Hola."})
    assert found(sop) == [("/enlace", LINK), ("/nome", "lost-login")]


def test_a_macro_out_of_use_and_a_sentence_that_everybody_says_are_not(katia: User, sop: Sop) -> None:
    kept = macro(katia, "enlace", es="Es la prueba.")
    save_macro(by=katia, text=replace(kept, code="velha", body=Variants(texts={"es": LINK}), is_active=False))
    assert found(sop) == []


def article(by: User, key: str, **texts: str) -> Article:
    title = Variants(texts={language: key.title() for language in texts})
    made = save_article(by=by, text=ArticleText(key=key, title=title, body=Variants(texts=texts)))
    publish_article(article=made, by=by)
    made.refresh_from_db()
    return made


def test_an_article_that_quotes_it_is_listed_and_the_one_that_does_not_is_not(katia: User, sop: Sop) -> None:
    article(katia, "entrar", es=f"# Volver a entrar\n\n{LINK}")
    article(katia, "pagos", es="El pago sale los viernes, y tarda dos días en llegar al banco.")
    assert found(sop) == [("Entrar", LINK)]


def test_of_an_article_counts_what_is_read_and_not_what_is_being_written(katia: User, sop: Sop) -> None:
    made = article(katia, "entrar", es=LINK)
    body = made.body.changed("es", "Otra cosa, que ningún procedimiento dice todavía.")
    save_article(by=katia, article=made, text=ArticleText(key="entrar", title=made.title, body=body))
    assert found(sop) == [("Entrar", LINK)]
    publish_article(article=made, by=katia)
    assert found(sop) == []


def test_a_draft_and_what_was_retired_are_read_by_nobody(katia: User, sop: Sop) -> None:
    title = Variants(texts={"es": "Entrar"})
    save_article(by=katia, text=ArticleText(key="borrador", title=title, body=Variants(texts={"es": LINK})))
    retire_article(article=article(katia, "viejo", es=LINK), by=katia)
    assert found(sop) == []


def test_each_source_is_one_query_however_much_it_keeps(katia: User, sop: Sop) -> None:
    for number in range(3):
        macro(katia, f"m{number}", es=LINK)
        article(katia, f"a{number}", es=LINK)
    with CaptureQueriesContext(connection) as asked:
        assert len(found(sop)) == 6
    assert len(asked) == 2
