"""Who is named in a note: @Ana, @"Ana Souza" spelt without quotes, @ana.souza."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from amparo.core.text import fold


@dataclass(frozen=True, kw_only=True)
class Nameable:
    """A colleague as they can be named: by full name, by the part of their address before the @, by first name."""

    id: int
    name: str
    email: str


_AT = re.compile(r"(?<![\w.@])@(?=\w)")


def mentioned(text: str, colleagues: Iterable[Nameable]) -> list[int]:
    """Ids of the colleagues whom `text` names, in order; letter case and accents do not matter.

    The longest name that fits is meant, and a first name only where one colleague alone bears it.
    """
    names = _names(colleagues)
    found: dict[int, None] = {}
    folded = fold(text)
    for start in (match.end() for match in _AT.finditer(folded)):
        for name, id_ in names:
            end = start + len(name)
            if folded.startswith(name, start) and not folded[end : end + 1].isalnum():
                found[id_] = None
                break
    return list(found)


def _names(colleagues: Iterable[Nameable]) -> list[tuple[str, int]]:
    """Every name with the one it means, the longest first."""
    whole: dict[str, set[int]] = {}
    first: dict[str, set[int]] = {}
    for colleague in colleagues:
        full = " ".join(fold(colleague.name).split())
        whole.setdefault(full, set()).add(colleague.id)
        whole.setdefault(fold(colleague.email.partition("@")[0]), set()).add(colleague.id)
        first.setdefault(full.partition(" ")[0], set()).add(colleague.id)
    clear = {name: next(iter(ids)) for name, ids in {**first, **whole}.items() if name and len(ids) == 1}
    return sorted(clear.items(), key=lambda entry: -len(entry[0]))
