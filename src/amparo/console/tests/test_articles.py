"""Articles in the console: written in three languages, published, found, retired, brought back."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import signed_in, staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.knowledge.models import Article, ArticleVersion
from amparo.knowledge.services import use_article
from amparo.tickets.models import ContactReason, Ticket

pytestmark = pytest.mark.django_db

TYPED = {
    "key": "entrar",
    "source": "pt-BR",
    "title_pt_br": "Entrar de novo",
    "body_pt_br": "Peça um **código** novo.",
    "title_es": "Volver a entrar",
    "body_es": "Pide un código nuevo.",
}


@pytest.fixture
def katia(db: None) -> Client:
    return signed_in(staff("Kátia", Role.KNOWLEDGE))


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def current() -> ArticleVersion:
    version = Article.objects.get(key="entrar").current
    assert version
    return version


def version_in(said: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', said)
    assert found
    return found[1]


def test_katia_saves_a_draft_and_publishes_it_with_the_same_words(katia: Client) -> None:
    katia.post("/console/articles/new/", TYPED)
    article = Article.objects.get()
    address = f"/console/articles/{article.pk}/"
    assert "Draft" in page(katia, address)
    assert katia.post(address, TYPED | {"act": "publish"}).status_code == 302
    said = page(katia, address)
    assert "Publish the changes" in said
    assert "Version 1" in said
    once = page(katia, f"{address}versions/1/")
    assert "Peça um <strong>código</strong> novo." in once
    assert "As Kátia published it" in once


def test_what_cannot_be_published_is_not_saved_either_and_stays_typed(katia: Client) -> None:
    answer = katia.post("/console/articles/new/", TYPED | {"title_es": "", "act": "publish"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["title_es"] == ["Spanish: a text without a title."]
    assert "Pide un código nuevo." in answer.content.decode()
    assert not Article.objects.exists()


def test_a_text_longer_than_anybody_reads_is_not_taken_and_stays_typed(katia: Client) -> None:
    answer = katia.post("/console/articles/new/", TYPED | {"body_es": "uno " * 20_000, "title_es": "Uno " * 60})
    assert {"body_es", "title_es"} == set(answer.context["form"].errors)
    assert "uno uno" in answer.content.decode()
    assert not Article.objects.exists()


def test_a_text_goes_stale_with_its_source_until_somebody_has_looked(katia: Client) -> None:
    katia.post("/console/articles/new/", TYPED)
    article = Article.objects.get()
    address = f"/console/articles/{article.pk}/"
    katia.post(address, TYPED | {"title_pt_br": "Entrar outra vez"})
    assert "The first text has changed since" in page(katia, address)
    katia.post(address, TYPED | {"title_pt_br": "Entrar outra vez", "confirmed": ["es"]})
    assert "The first text has changed since" not in page(katia, address)


def test_what_nobody_touched_is_neither_new_nor_right_because_it_was_saved(katia: Client) -> None:
    """A browser sends every line with the two signs at its end."""
    katia.post(
        "/console/articles/new/", TYPED | {"body_pt_br": "Um.\n\nDois.", "body_es": "Uno.\n\nDos.", "act": "publish"}
    )
    address = f"/console/articles/{Article.objects.get().pk}/"
    sent = TYPED | {"body_pt_br": "Um.\r\n\r\nDois.", "body_es": "Uno.\r\n\r\nDos."}
    katia.post(address, sent | {"act": "publish"})
    assert current().number == 1
    katia.post(address, sent | {"body_pt_br": "Um.\r\n\r\nTrês.", "act": "publish"})
    katia.post(address, sent | {"body_pt_br": "Um.\r\n\r\nTrês.", "act": "publish"})
    assert (current().number, current().body.stale()) == (2, ["es"])
    assert "changes to come" not in page(katia, address)


def test_the_second_to_save_is_told_who_was_first_and_keeps_what_was_typed(katia: Client, as_olga: Client) -> None:
    katia.post("/console/articles/new/", TYPED)
    address = f"/console/articles/{Article.objects.get().pk}/"
    version = version_in(page(katia, address))
    assert as_olga.post(address, TYPED | {"body_es": "Otro.", "version": version}).status_code == 302
    refused = katia.post(address, TYPED | {"body_es": "El mío.", "version": version, "act": "publish"})
    said = refused.content.decode()
    assert refused.status_code == 422
    assert "Olga saved this at" in said
    assert "El mío." in said
    assert Article.objects.get().current is None
    meant = katia.post(address, TYPED | {"body_es": "El mío.", "version": version_in(said), "act": "publish"})
    assert meant.status_code == 302
    assert current().body.texts["es"] == "El mío."


def test_two_who_write_in_different_languages_do_not_undo_each_other(katia: Client, as_olga: Client) -> None:
    katia.post("/console/articles/new/", TYPED)
    address = f"/console/articles/{Article.objects.get().pk}/"
    drawn = page(katia, address)
    shown = {f"initial-{name}": words for name, words in TYPED.items() if name.startswith(("title_", "body_"))}
    assert all(f'name="{name}" value="{words}"' in drawn for name, words in shown.items())
    version = {"version": version_in(drawn)}
    as_olga.post(
        address, TYPED | {"body_es": "Pide otro.", "body_en": "Ask for a new one.", "title_en": "Enter"} | version
    )
    refused = katia.post(
        address, TYPED | shown | {"body_pt_br": "Peça outro.", "body_en": "", "title_en": ""} | version
    )
    form = refused.context["form"]
    assert refused.status_code == 422
    again = {name: form[name].value() for name in form.fields if name not in {"reasons", "review_by"}}
    katia.post(address, again | {"version": version_in(refused.content.decode())})
    body = Article.objects.get().body
    assert body.texts == {"pt-BR": "Peça outro.", "es": "Pide otro.", "en": "Ask for a new one."}
    assert sorted(body.stale()) == ["en", "es"]


def test_that_ana_used_it_is_no_change_of_it(katia: Client, ticket: Ticket, ana: User) -> None:
    katia.post("/console/articles/new/", TYPED | {"act": "publish"})
    address = f"/console/articles/{Article.objects.get().pk}/"
    version = version_in(page(katia, address))
    use_article(version=current(), ticket=ticket, by=ana)
    assert katia.post(address, TYPED | {"version": version}).status_code == 302
    assert f"{ticket.number} · " in page(katia, address)


def test_a_retired_article_says_so_and_comes_back_as_a_draft(katia: Client) -> None:
    katia.post("/console/articles/new/", TYPED | {"act": "publish"})
    address = f"/console/articles/{Article.objects.get().pk}/"
    katia.post(f"{address}act/", {"act": "retire"})
    assert "Nobody reads it any more. Bring it back" in page(katia, address)
    told = katia.post(f"{address}act/", {"act": "retire"}, follow=True).content.decode()
    assert "Somebody else was quicker" in told
    katia.post(f"{address}act/", {"act": "bring_back"})
    assert "Draft" in page(katia, address)
    assert katia.post(f"{address}act/", {"act": "burn"}).status_code == 404


def test_an_article_is_found_by_its_words_and_an_empty_list_says_what_to_do(katia: Client) -> None:
    assert "No articles yet" in page(katia, "/console/articles/")
    reason = ContactReason.objects.create(code="login", label=ContactReason().label)
    katia.post("/console/articles/new/", TYPED | {"reasons": [reason.pk], "review_by": "2026-01-31"})
    assert "Entrar de novo" in page(katia, "/console/articles/?q=codigo+novo")
    assert "login" in page(katia, "/console/articles/")
    assert "No article says this" in page(katia, "/console/articles/?q=nada")


def test_an_article_stays_about_a_reason_that_is_not_chosen_any_more(katia: Client) -> None:
    reason = ContactReason.objects.create(code="login", label=ContactReason().label)
    katia.post("/console/articles/new/", TYPED | {"reasons": [reason.pk]})
    article = Article.objects.get()
    ContactReason.objects.update(is_active=False)
    address = f"/console/articles/{article.pk}/"
    ticked = re.findall(r'name="reasons" value="(\d+)"[^>]*checked', page(katia, address))
    assert katia.post(address, TYPED | {"reasons": ticked}).status_code == 302
    assert list(article.reasons.all()) == [reason]
    assert 'name="reasons"' not in page(katia, "/console/articles/new/")


def test_the_preview_reads_as_it_will_and_saves_nothing(katia: Client) -> None:
    said = katia.post("/console/articles/preview/", TYPED | {"body_es": "<script>no</script>"}).content.decode()
    assert "<strong>código</strong>" in said
    assert "&lt;script&gt;" in said
    assert not Article.objects.exists()


def test_an_article_that_was_used_often_costs_what_a_new_one_does(katia: Client, ticket: Ticket, ana: User) -> None:
    katia.post("/console/articles/new/", TYPED | {"act": "publish"})
    address = f"/console/articles/{Article.objects.get().pk}/"
    page(katia, address)
    with CaptureQueriesContext(connection) as few:
        page(katia, address)
    for number in range(6):
        katia.post(address, TYPED | {"body_es": f"Texto {number}.", "act": "publish"})
    use_article(version=current(), ticket=ticket, by=ana)
    with CaptureQueriesContext(connection) as many:
        page(katia, address)
    assert len(many) <= len(few) <= 9
