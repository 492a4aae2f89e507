"""How the console draws a field of a form."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string


def _never(_value: object) -> None:
    raise ValidationError(["Too short.", "Not a name."])


class Named(forms.Form):
    name = forms.CharField(label="Name", required=False, validators=[_never])


def test_two_problems_of_a_field_are_read_each_by_itself_and_it_is_not_called_optional() -> None:
    drawn = render_to_string("console/parts/plain_field.html", {"field": Named({"name": "A"})["name"]})
    assert re.findall(r'id="(id_name_error\d*)"', drawn) == ["id_name_error", "id_name_error2"]
    assert "optional" not in drawn
    assert re.search(r'<label class="label" for="id_name">\s*Name\s*</label>', drawn)


def test_a_field_may_be_called_otherwise_where_it_stands() -> None:
    drawn = render_to_string("console/parts/plain_field.html", {"field": Named()["name"], "label": "Sobrenome"})
    assert "Sobrenome" in drawn
    assert ">Name<" not in drawn
