"""Prepared texts that say what a procedure says are listed when it changes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.cast import staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.core.text import Variants
from amparo.sops.language.document import Sop
from amparo.sops.language.reading import read
from amparo.sops.queries.changes.quoting import Prepared, quoting
from amparo.sops.tests.whole_texts import LOST_LOGIN
from amparo.tickets.services import MacroText, save_macro

pytestmark = pytest.mark.django_db

SAID = "Mandamos o link para você entrar de novo, pode levar alguns minutos."
LINK = "Hola, te enviamos el enlace para entrar de nuevo."


@pytest.fixture
def katia(db: None) -> User:
    return staff("Kátia", Role.KNOWLEDGE)


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


def test_what_another_room_keeps_is_one_more_source(sop: Sop) -> None:
    def articles() -> Iterator[Prepared]:
        yield Prepared(kind="article", pk=1, name="Recuperar el acceso", texts={"es": f"# Acceso\n{LINK}"})

    assert [one.prepared.kind for one in quoting(sop, sources=(articles,))] == ["article"]
