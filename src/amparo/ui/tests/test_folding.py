from django.template import engines
from django.template.base import Node
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from amparo.core import clock
from amparo.ui.folding import _fold, _Folded, _Pattern
from amparo.ui.routes import route
from amparo.ui.unrolling import unroll


def drawn(source: str, **context: object) -> tuple[str, str]:
    """The page as Django draws it, and folded and unrolled."""
    plain = engines["django"].from_string("{% load i18n ui %}" + source)
    other = engines["django"].from_string("{% load i18n ui %}" + source)
    _fold(other.template.nodelist)
    unroll(other.template)
    return plain.render(context), other.render(context)


def kinds(source: str) -> list[type[Node]]:
    template = engines["django"].from_string("{% load i18n ui %}" + source)
    _fold(template.template.nodelist)
    return [type(node) for node in template.template.nodelist]


def test_neighbours_that_depend_on_the_language_alone_become_one_and_follow_it() -> None:
    source = '<p>{% icon "x" %}{% translate "Sunday" %} {% keys "Esc" %}</p>'
    assert kinds(source) == [_Folded]
    template = engines["django"].from_string("{% load i18n ui %}" + source)
    _fold(template.template.nodelist)
    said = {}
    for language in ("en", "pt-br", "es", "en"):
        with translation.override(language):
            said[language] = template.render()
            assert said[language] == engines["django"].from_string("{% load i18n ui %}" + source).render()
    assert len(set(said.values())) == 3


def test_what_differs_from_page_to_page_is_drawn_each_time() -> None:
    source = '<b>{% translate "Close" %}</b>{% if name %}{% icon "x" %}{{ name }}{% endif %}{% chip name %}'
    for name in ("Ana", "<Luis>", ""):
        plain, quick = drawn(source, name=name)
        assert plain == quick


def test_a_form_keeps_the_token_of_its_own_session() -> None:
    plain, quick = drawn('<form>{% csrf_token %}{% translate "Close" %}</form>', csrf_token="of-ana")
    assert plain == quick
    assert "of-ana" in quick


def test_mails_without_escaping_are_left_as_they_are() -> None:
    source = '{% autoescape off %}{{ name }} {% translate "Can\'t sign in?" %}{% endautoescape %}'
    plain, quick = drawn(source, name="<Ana>")
    assert plain == quick


def test_every_template_that_is_loaded_is_folded() -> None:
    assert any(isinstance(node, _Folded) for node in get_template("ui/find_button.html").template.nodelist)


@given(st.integers(min_value=0, max_value=2**62), st.sampled_from(["state", "assign", "snooze"]))
def test_an_address_is_the_one_that_the_urlconf_gives(number: int, act: str) -> None:
    assert route("desk:ticket", number) == reverse("desk:ticket", args=[number])
    assert route("desk:ticket-act", number, act) == reverse("desk:ticket-act", args=[number, act])


def test_words_of_strangers_in_an_address_are_quoted() -> None:
    plain, quick = drawn(
        "{% url 'portal:read' 7 name %}{% url 'portal:read' 7 'a&b' %}", name="7000000000000001 {}&.pdf"
    )
    assert plain == quick


def test_values_between_words_fill_the_holes_of_a_pattern() -> None:
    source = (
        '<form>{% csrf_token %}<a href="{% url \'desk:ticket\' number %}">{% translate "Close" %} {{ number }} {braces}'
        "{{ name }}{{ name|upper }}{{ nothing }}{{ moment }}{{ share }}{{ lazy }}</a></form>"
    )
    assert kinds(source) == [_Pattern]
    values = {"number": 12_345, "moment": clock.now(), "share": 0.5, "lazy": gettext_lazy("Close"), "csrf_token": "t"}
    for name in ("Ana", "<Luis>", mark_safe("<b>Grace</b>"), None, True, "{0}"):
        for language in ("en", "pt-br"):
            with translation.override(language):
                plain, quick = drawn(source, name=name, **values)
            assert plain == quick


def test_a_value_named_twice_is_looked_up_once() -> None:
    asked = []

    class Person:
        @property
        def name(self) -> str:
            asked.append(self)
            return "Ana"

    _plain, quick = drawn("<p>{{ person.name }}, {{ person.name }}</p>", person=Person())
    assert quick == "<p>Ana, Ana</p>"
    assert len(asked) == 3  # twice by Django's own way
