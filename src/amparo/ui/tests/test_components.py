import re
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import engines
from django.test import Client, RequestFactory
from django_cotton.compiler_regex import CottonCompiler
from pytest_django import Settings

from amparo.ui import theme
from amparo.ui.guide import GuideForm


def _never(_value: object) -> None:
    raise ValidationError(["Too short.", "Not a name."])


class Named(forms.Form):
    name = forms.CharField(label="Name", required=False, validators=[_never])


def shown(source: str, **context: object) -> str:
    template = engines["django"].from_string(CottonCompiler().process("{% load ui %}" + source))
    return template.render(context, RequestFactory().get("/ui/"))


def test_a_button_shows_its_key_and_passes_attributes_on() -> None:
    drawn = shown('<c-ui.button kind="primary" key="A" hx-post="/take/" class="mt-2">Take</c-ui.button>')
    assert 'data-key="A"' in drawn
    assert 'hx-post="/take/"' in drawn
    assert 'class="btn btn-primary mt-2"' in drawn
    assert 'aria-hidden="true"><kbd' in drawn


def test_a_button_that_is_not_possible_yet_says_why_and_does_not_send() -> None:
    drawn = shown('<c-ui.button type="submit" href="/x" why="Tell Maria first">Solve</c-ui.button>')
    assert drawn.lstrip().startswith('<button type="button" aria-disabled="true"')
    assert "Tell Maria first" in drawn
    assert "href" not in drawn.replace("icons.svg", "").split("<svg")[0]


def test_what_people_write_is_escaped_in_components() -> None:
    drawn = shown('<c-ui.button :why="why">{{ words }}</c-ui.button>', why='"><b>', words="<script>")
    assert "<script>" not in drawn
    assert '"><b>' not in drawn


def test_a_field_is_tied_to_its_hint_and_its_error() -> None:
    form = GuideForm({"address": "jussara@cozinha", "reason": "login"})
    drawn = shown('<c-ui.field :field="form.address" />', form=form)
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_address_helptext id_address_error"' in drawn
    assert 'id="id_address_helptext"' in drawn
    assert 'id="id_address_error"' in drawn
    assert 'class="input"' in drawn


def test_two_problems_of_a_field_are_read_each_by_itself_and_a_plain_one_is_not_called_optional() -> None:
    drawn = shown('<c-ui.field :field="form.name" plain="1" />', form=Named({"name": "A"}))
    assert re.findall(r'id="(id_name_error\d*)"', drawn) == ["id_name_error", "id_name_error2"]
    assert "optional" not in drawn
    assert re.search(r'<label class="label" for="id_name">\s*Name\s*</label>', drawn)


def test_a_field_may_be_called_otherwise_where_it_stands() -> None:
    drawn = shown('<c-ui.field :field="form.name" label="Sobrenome" />', form=Named())
    assert "Sobrenome" in drawn
    assert ">Name<" not in drawn


def test_an_optional_field_says_so_and_text_areas_are_of_our_size() -> None:
    drawn = shown('<c-ui.form :form="form" />', form=GuideForm())
    assert drawn.count(">optional<") == 2
    assert 'rows="4"' in drawn
    assert 'class="select"' in drawn
    assert 'class="file-input"' in drawn


class MealForm(forms.Form):
    meal = forms.ChoiceField(choices=[("rice", "Rice"), ("beans", "Beans")], widget=forms.RadioSelect)


def test_several_radios_of_a_form_are_one_group_and_each_has_its_word() -> None:
    drawn = shown('<c-ui.form :form="form" />', form=MealForm())
    assert "<legend" in drawn
    assert drawn.count('<input class="radio" type="radio"') == 2
    assert drawn.count('<label class="check"') == 2


@pytest.mark.parametrize("choice", theme.CHOICES)
def test_the_theme_is_remembered_and_leads_back(client: Client, choice: str) -> None:
    answer = client.post("/ui/theme/", {"theme": choice, "next": "/somewhere/?a=1"})
    assert answer.headers["Location"] == "/somewhere/?a=1"
    assert answer.cookies[theme.COOKIE].value == choice


def test_a_strange_theme_or_a_strange_place_is_not_followed(client: Client) -> None:
    answer = client.post("/ui/theme/", {"theme": "<b>", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
    assert theme.COOKIE not in answer.cookies


def test_the_language_is_remembered(client: Client) -> None:
    assert client.post("/ui/language/", {"language": "es"}).cookies["django_language"].value == "es"
    assert not client.post("/ui/language/", {"language": "xx"}).cookies


def test_the_style_guide_is_for_developers_and_the_demo_only(client: Client, settings: Settings) -> None:
    settings.DEMO = settings.DEBUG = False
    assert client.get("/ui/").status_code == 404


def test_an_error_page_needs_neither_person_nor_request() -> None:
    template = engines["django"].get_template("500.html")
    assert "Something broke on our side" in template.render({})


def test_every_component_is_in_the_reference() -> None:
    folder = Path(__file__).resolve().parents[1] / "templates/cotton/ui"
    reference = (Path(__file__).resolve().parents[4] / "docs/reference/components.md").read_text(encoding="utf-8")
    undocumented = [path.stem for path in folder.glob("*.html") if f"<c-ui.{path.stem}" not in reference]
    assert not undocumented
