"""What is drawn by a short way is what Django draws, whatever the values are."""

from collections import defaultdict
from types import SimpleNamespace

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, engines
from django.template.base import Variable, VariableDoesNotExist

from amparo.ui.quicker import Lookup
from amparo.ui.tests.test_folding import drawn


class Person:
    name = "Maria"

    @property
    def absent(self) -> str:
        raise ObjectDoesNotExist

    @property
    def broken(self) -> str:
        raise RuntimeError("broken")

    def greeting(self) -> str:
        return "Oi"

    def delete(self) -> str:
        raise AssertionError("a template must not call what alters data")

    delete.alters_data = True  # type: ignore[attr-defined] # as Django marks what alters data


THINGS = {
    "person": Person(),
    "kind": Person,
    "table": {"items": 1, "inner": {"deep": "<b>"}, "said": "Oi".upper},
    "counted": defaultdict(int, known=2),
    "list": ["a", ["b"]],
    "space": SimpleNamespace(person=Person(), none=None),
}


@pytest.mark.parametrize(
    "written",
    [
        "person.name",
        "person.greeting",
        "person.greeting.upper",
        "person.delete",
        "person.absent",
        "person.nothing",
        "kind.name",
        "table.items",
        "table.keys",
        "table.inner.deep",
        "table.said",
        "table.nothing",
        "counted.known",
        "counted.nothing",
        "list.1.0",
        "list.9",
        "space.person.name",
        "space.none",
        "space.none.more",
        "nobody",
        "nobody.name",
        "nobody|default:'-'",
        "person.name|lower",
    ],
)
def test_a_value_is_found_as_django_finds_it(written: str) -> None:
    source = f"[{{{{ {written} }}}}]{{% if {written} and not {written} == 'x' %}}yes{{% endif %}}"
    plain, quick = drawn(source, **THINGS)
    assert plain == quick


def test_what_goes_wrong_in_a_property_is_told_and_not_hidden() -> None:
    context = Context({"person": Person()})
    context.template = engines["django"].from_string("").template
    for way in (Variable, Lookup):
        with pytest.raises(RuntimeError, match="broken"):
            way("person.broken").resolve(context)
        with pytest.raises(VariableDoesNotExist):
            way("nobody").resolve(context)


def test_an_included_template_sees_what_it_is_given_and_nothing_stays_behind() -> None:
    source = (
        "{% for name in names %}{% include 'ui/messages.html' with card=name %}{% endfor %}[{{ card }}]"
        "{% include 'ui/messages.html' with card=names.0 only %}"
    )
    plain, quick = drawn(source, names=["", "Luis"], messages=["<hello>"])
    assert plain == quick
    assert quick.count("notice-card") == 1


@pytest.mark.parametrize(
    "tag",
    ["{% url place %}", "{% url place as there %}[{{ there }}]", "{% url 'no:such' as there %}[{{ there }}]"],
)
def test_an_address_whose_name_is_a_value_or_that_is_kept_is_the_same(tag: str) -> None:
    plain, quick = drawn(tag, place="desk:home")
    assert plain == quick
