"""What is drawn by one function is what Django draws node by node."""

from types import SimpleNamespace

import pytest
from django.template import engines

from amparo.ui.tests.test_folding import drawn
from amparo.ui.unrolling import Unrolled, unroll

CAST = [SimpleNamespace(name="Ana", langs=["pt"]), SimpleNamespace(name="<Luis>", langs=[]), SimpleNamespace(name="")]


@pytest.mark.parametrize(
    "source",
    [
        "{% for one in cast %}{{ forloop.counter }}/{{ forloop.revcounter0 }} {{ one.name }}{% endfor %}[{{ one }}]",
        "{% for one in cast reversed %}{% if forloop.first %}<ul>{% endif %}{{ one.name|default:'?' }}{% endfor %}",
        "{% for one in cast %}{% for lang in one.langs %}{{ forloop.parentloop.counter0 }}{% empty %}-{% endfor %}{% endfor %}",
        "{% for one in nobody %}x{% empty %}nobody {{ forloop.counter }}{% endfor %}",
        "{% for key, value in table.items %}{{ key }}={{ value }};{% endfor %}{{ key }}",
        "{% for one in made %}{{ one }}{{ forloop.last }}{% endfor %}",
        "{% with a=cast.0.name b=cast.1.name %}{{ a }}{% with a='in' %}{{ a }}{{ b }}{% endwith %}{{ a }}{% endwith %}[{{ a }}]",
        "{% if cast and not nobody or boom %}yes{% elif cast %}no{% else %}neither{% endif %}",
        "{% if nobody %}{% elif cast.2.name == '' %}empty{% endif %}{% if cast|length > 2 %}three{% endif %}",
        "{% if 'pt' in cast.0.langs and 1 < 'x' %}a{% else %}b{% endif %}{% if not nobody.name %}c{% endif %}",
        "{% icon 'x' as drawing %}{% if cast %}{{ drawing }}{{ drawing }}{% endif %}",
        "{% chip cast.1.name icon=nobody %}{% who cast.0.name %}{% theme_choice %}",
        "{% autoescape off %}{% if cast %}{{ cast.1.name }}{% endif %}{% endautoescape %}{{ cast.1.name }}",
        "{% for one in cast %}{% include 'ui/messages.html' with messages=one.langs %}{% endfor %}",
        "{% blocktranslate with name=cast.1.name %}Hello {{ name }}{% endblocktranslate %} 'quoted' \"twice\" {not} \\n",
    ],
)
def test_a_function_says_what_the_nodes_say(source: str) -> None:
    plain, quick = drawn(source, cast=CAST, table={"a": 1, "b": "<2>"}, made=(n for n in ()), nobody=None)
    assert plain == quick
    assert quick or "made" in source


def test_blocks_of_a_page_are_drawn_inside_what_it_extends() -> None:
    source = "{% extends 'ui/base.html' %}{% block title %}{% if name %}{{ name }}{% endif %}{% endblock %}"
    template = engines["django"].from_string(source)
    plain = template.render({"name": "<Ana>"})
    unroll(template.template)
    assert template.render({"name": "<Ana>"}) == plain
    assert "&lt;Ana&gt;" in plain
    assert isinstance(template.template.nodelist, Unrolled)


def test_what_goes_wrong_in_a_loop_leaves_nothing_behind() -> None:
    class Broken:
        @property
        def name(self) -> str:
            raise RuntimeError("broken")

    template = engines["django"].from_string("{% for one in cast %}{% if one.name and 1 %}x{% endif %}{% endfor %}")
    unroll(template.template)
    with pytest.raises(RuntimeError, match="broken"):
        template.render({"cast": [Broken()]})
    assert template.render({"cast": CAST[:1]}) == "x"
