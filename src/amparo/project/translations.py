"""Translations without gettext's programs: Babel reads and writes the catalogues, Django's templates are understood.

English stands in the sources; `locale/<language>/LC_MESSAGES/django.po` says it in the others.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from amparo.project.installation.refusal import Refusal

ROOT: Final = Path(__file__).resolve().parents[1]
LOCALE: Final = ROOT / "locale"
LANGUAGES: Final = ("pt_BR", "es")

_KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_UNSEEN: Final = {"tests", "migrations", "locale", "static", "__pycache__"}
_PLACEHOLDER: Final = re.compile(r"%\(\w+\)[sdi]|%[sd]|\{\w*\}")

Key = tuple[str, str]
"""A message as gettext knows it: its context (or "") and its English text."""


class BadCatalogue(Refusal):
    """A catalogue cannot be read; the text names it."""


def catalogue_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def compile_if_changed() -> list[str]:
    """Compile every catalogue that is newer than its compiled form; returns their languages. Raises BadCatalogue."""
    compiled = []
    for language in LANGUAGES:
        source = catalogue_path(language)
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns):
            continue
        buffer = BytesIO()
        write_mo(buffer, read(language))
        _replace(target, buffer.getvalue())
        compiled.append(language)
    return compiled


def read(language: str) -> Catalog:
    """The catalogue of `language`; an empty one if there is none yet. Raises BadCatalogue."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, domain="django", fuzzy=False)
    try:
        with path.open("rb") as file:
            return read_po(file, locale=language, domain="django", abort_invalid=True)
    except Exception as error:
        raise BadCatalogue(f"{path} cannot be read: {error}") from error


def update(language: str) -> None:
    """Bring the catalogue of `language` in line with the sources: new texts come in empty, unused ones leave."""
    catalogue = read(language)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    buffer = BytesIO()
    write_po(buffer, catalogue, width=120, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    _replace(catalogue_path(language), buffer.getvalue())


def extracted() -> Catalog:
    """Every text of templates and Python, with the files it stands in."""
    catalogue = Catalog(domain="django", fuzzy=False)
    for path in _sources():
        name = path.relative_to(ROOT).as_posix()
        for _line, texts, comments, context in extract(
            "python", _as_python(path), keywords=_KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
        ):
            catalogue.add(texts, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalogue


@dataclass(frozen=True)
class Fault:
    """What is wrong with one text in one language."""

    language: str
    text: str
    what: str

    def __str__(self) -> str:
        return f"{self.language}: {self.what}: {self.text!r}"


def faults() -> Iterator[Fault]:
    """Texts without translation, translations without text, doubtful ones, and placeholders that differ."""
    wanted = {_key(message): message for message in extracted() if message.id}
    for language in LANGUAGES:
        there = {_key(message): message for message in read(language) if message.id}
        for key in wanted.keys() - there.keys():
            yield Fault(language, key[1], "not in the catalogue (amparo translations update)")
        for key in there.keys() - wanted.keys():
            yield Fault(language, key[1], "no longer in the sources (amparo translations update)")
        for key in wanted.keys() & there.keys():
            if what := _wrong(there[key]):
                yield Fault(language, key[1], what)


def _wrong(message: Message) -> str:
    texts = [message.string] if isinstance(message.string, str) else list(message.string or [""])
    if not all(texts):
        return "not translated"
    if message.fuzzy:
        return "marked as doubtful (fuzzy)"
    # "one message" may leave its number out; every other form holds what the English holds
    expected = set(_PLACEHOLDER.findall(message.id if isinstance(message.id, str) else message.id[-1]))
    if set(_PLACEHOLDER.findall(texts[-1])) != expected:
        return f"holds other placeholders than {', '.join(sorted(expected)) or 'none'}"
    return ""


def _key(message: Message) -> Key:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return message.context or "", text


def _sources() -> Iterator[Path]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(set(folders) - _UNSEEN)
        yield from (Path(folder, name) for name in sorted(names) if name.endswith((".py", ".html", ".txt")))


def _as_python(path: Path) -> BytesIO:
    """A source as Babel's reader of Python understands it; Django turns its templates into such a text."""
    if path.suffix == ".py":
        return BytesIO(path.read_bytes())
    from django.utils.translation.template import templatize  # noqa: PLC0415 - compiling needs no Django

    # How a template is indented means nothing, but to Python it would.
    lines = templatize(path.read_text(encoding="utf-8"), origin=str(path)).splitlines()
    return BytesIO("\n".join(line.strip() for line in lines).encode())


def _replace(target: Path, content: bytes) -> None:
    """Write in one step: two who start at once never read half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, passing = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    Path(passing).chmod(0o644)
    Path(passing).replace(target)
