"""What companies write under every mail: that it is confidential, whom it is meant for, not to print it."""

from __future__ import annotations

import re

from amparo.channels.email.phrases import any_of

_LONGEST = 4000
_SHORTEST = 40
_MOST_LINES = 40
_ENOUGH_SIGNS = 3

_MAIL = re.compile(r"e-?mail|mensage[mn]|mensaje|correo|message|comunica|anexo|attachment|informa[cç]", re.IGNORECASE)
# What only a person writes: "I received by mistake a confidential mail" is a request.
_PERSON = re.compile(
    r"\b(?:eu|meus?|minhas?|recebi|quero|estou|fui|yo|mis?|recib[ií]|he recibido|quiero|estoy|i|my|i'm)\b",
    re.IGNORECASE,
)
_SIGNS = tuple(
    re.compile(any_of(phrases), re.IGNORECASE)
    for phrases in (
        """confiden[ct]ia; privilegi; sigilos; legalmente proteg; secreto profesional""",
        """destinat[aá]ri; addressee; intended (?:recipient|solely|only|for); dirigid[oa]s? (?:exclusiv|[uú]nic);
        a quem (?:foi|foram|se destina|é|for); a la que va dirigid; a quien va dirigid; use of the individual""",
        """por (?:engano|erro|error|equivoca); in error; by mistake; indevidamente; n[aã]o (?:é|for|seja) o; not the;
        no (?:es|fuera|fuese) (?:usted |vd\\. )?el""",
        """pro[hi]+bid; vedad[oa]; unauthori[sz]ed; n[aã]o autorizad; sin (?:la )?(?:debida )?autorizaci; divulga;
        disseminat; disclos; distribut""",
        """apag(?:ue|á|ar); elimin; delete; destroy; destru; borr(?:e|ar|elo); exclu(?:a|í|ir)""",
        """aviso (?:legal|de confidencialidad|de privacidad); disclaimer; confidentiality notice; legal notice""",
    )
)
_PRINTING = re.compile(
    r"(?:antes de imprimir|before (?:you )?print|consider the environment|pense no meio ambiente)"
    r".{0,120}(?:ambiente|environment|[aá]rvore|[aá]rbol|papel|paper|necess[aá]ri|necesari)"
    r"|consider the environment before printing",
    re.IGNORECASE,
)


_ALWAYS = (
    "confid",
    "privileg",
    "sigilos",
    "legalmente",
    "secreto prof",
    "imprimir",
    "print",
    "environment",
    "ambiente",
)


def may_have_footer(text: str) -> bool:
    """Whether it is worth looking for one: most mails have none of its words, and `footer_lines` costs a little."""
    low = text.lower()
    return any(word in low for word in _ALWAYS)


def footer_lines(lines: list[str], start: int) -> int:
    """How many lines the footer that begins at `start` takes, with those below it; 0 if none begins there."""
    end = start
    while end < len(lines):
        below = end
        while below < len(lines) and not lines[below].strip():
            below += 1
        stop = below
        while stop < len(lines) and stop < below + _MOST_LINES and lines[stop].strip():
            stop += 1
        if stop == below or not _is_footer(" ".join(lines[below:stop])):
            break
        end = stop
    return end - start


def _is_footer(paragraph: str) -> bool:
    if not _SHORTEST <= len(paragraph) <= _LONGEST:
        return False
    if not may_have_footer(paragraph):
        return False
    signs = sum(bool(one.search(paragraph)) for one in _SIGNS) if _MAIL.search(paragraph) else 0
    return (signs >= _ENOUGH_SIGNS or bool(_PRINTING.search(paragraph))) and not _PERSON.search(paragraph)
