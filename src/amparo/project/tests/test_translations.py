from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from amparo.project import translations

TEMPLATE = """{% load i18n %}{% translate "Send and wait" %}
{% blocktranslate count n=n trimmed %}One ticket{% plural %}{{ n }} tickets{% endblocktranslate %}
"""
PYTHON = 'from django.utils.translation import gettext as _\n_("Written by %(name)s")\n'


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small package with one template and one module, translated into Spanish alone."""
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "LOCALE", tmp_path / "locale")
    monkeypatch.setattr(translations, "LANGUAGES", ("es",))
    (tmp_path / "page.html").write_text(TEMPLATE)
    (tmp_path / "code.py").write_text(PYTHON)
    translations.update("es")
    return tmp_path


def translate(**texts: str | tuple[str, str]) -> None:
    catalogue = translations.read("es")
    words = {"send": "Send and wait", "tickets": "One ticket", "by": "Written by %(name)s"}
    for name, text in texts.items():
        catalogue[words[name]].string = text
    path = translations.catalogue_path("es")
    with path.open("wb") as file:
        translations.write_po(file, catalogue)


def test_texts_of_templates_and_python_come_into_the_catalogue(house: Path) -> None:
    found = {translations._key(message) for message in translations.read("es") if message.id}
    assert found == {("", "Send and wait"), ("", "One ticket"), ("", "Written by %(name)s")}


def test_what_is_not_translated_is_named(house: Path) -> None:
    translate(tickets=("Un ticket", "%(n)s tickets"), by="Escrito por %(name)s")
    assert [str(fault) for fault in translations.faults()] == ["es: not translated: 'Send and wait'"]


def test_a_lost_placeholder_is_a_fault(house: Path) -> None:
    translate(send="Enviar y esperar", tickets=("Un ticket", "%(n)s tickets"), by="Escrito por Ana")
    (fault,) = translations.faults()
    assert "placeholders" in fault.what


def test_a_new_text_in_the_sources_is_noticed(house: Path) -> None:
    translate(send="Enviar y esperar", tickets=("Un ticket", "%(n)s tickets"), by="Escrito por %(name)s")
    assert not list(translations.faults())
    (house / "code.py").write_text(PYTHON + '_("A new one")\n')
    (fault,) = translations.faults()
    assert fault.text == "A new one"


def test_a_changed_catalogue_is_compiled_once(house: Path) -> None:
    translate(send="Enviar y esperar")
    assert translations.compile_if_changed() == ["es"]
    assert translations.compile_if_changed() == []
    with translations.catalogue_path("es").with_suffix(".mo").open("rb") as file:
        assert read_mo(file)["Send and wait"].string == "Enviar y esperar"
