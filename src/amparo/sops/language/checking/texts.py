"""Texts that are missing in a language, and variables that are missing in a text."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from amparo.core.text import LANGUAGES
from amparo.sops.kinds.kind import Surroundings
from amparo.sops.labels import LANGUAGE_NAMES
from amparo.sops.language.checking.reads import Names
from amparo.sops.language.document import Sop, Words
from amparo.sops.language.form import leaves
from amparo.sops.language.problems import Problem, Sentence
from amparo.sops.language.shapes import InWords
from amparo.tickets.variables import KNOWN, is_torn, variables_in


def problems(sop: Sop, around: Surroundings) -> Iterator[Problem]:
    names = Names(sop, around)
    for key, words in (("title", sop.title), ("summary", sop.summary)):
        for path, code, sentence in _of_words(words, InWords(), names):
            yield Problem(line=sop.at(f"{key}.{path}"), code=code, sentence=sentence)
    for step in sop.steps:
        for leaf in leaves(step):
            if isinstance(leaf.shape, InWords):
                for path, code, sentence in _of_words(leaf.value, leaf.shape, names):
                    yield Problem(line=step.at(f"{leaf.path}.{path}"), code=code, step=step.id, sentence=sentence)
    for scenario in sop.scenarios:
        if scenario.title is not None:
            for path, code, sentence in _of_words(scenario.title, InWords(), names):
                yield Problem(line=scenario.at(f"title.{path}"), code=code, sentence=sentence)


def _of_words(words: Words, shape: InWords, names: Names) -> Iterator[tuple[str, str, Sentence]]:
    expected = list(dict.fromkeys(variable for text in words.values() for variable in variables_in(text)))
    for language in LANGUAGES:
        named = {"language": LANGUAGE_NAMES[language]}
        if language not in words:
            yield language, "missing-language", _("The text in %(language)s is missing.") % named
            continue
        text = words[language]
        here = variables_in(text)
        if is_torn(text):
            yield language, "torn", _("A variable is not closed. It is written {{like.this}}.")
        if (here or is_torn(text)) and not shape.variables:
            yield language, "no-variables", _("There can be no variables in this text.")
            continue
        for variable in here:
            if variable not in KNOWN and names.type_of(tuple(variable.split("."))) is None:
                sentence = _("There is no variable “%(variable)s”.") % {"variable": variable}
                yield language, "unknown-variable", sentence
        for variable in expected:
            if variable not in here:
                named_too = {**named, "variable": variable}
                sentence = _("“%(variable)s” stands in another language and not in %(language)s.") % named_too
                yield language, "missing-variable", sentence
