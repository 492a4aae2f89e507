"""What is in the composer: a reply or a note, half written, with its files and what still stands in its way."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.core.errors import Invalid
from amparo.files.models import StoredFile
from amparo.tickets.models import Draft
from amparo.tickets.services import NewFile
from amparo.tickets.states import MessageKind

_UNFILLED: Final = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
KINDS: Final = (MessageKind.OUT, MessageKind.NOTE)


@dataclass(frozen=True, kw_only=True)
class Writing:
    """The composer's contents. `attachments` are those of the draft: file id, name, content type, size."""

    kind: MessageKind
    text: str = ""
    to: Sequence[str] = ()
    cc: Sequence[str] = ()
    default_to: Sequence[str] = ()
    attachments: Sequence[dict[str, Any]] = ()
    macro: str = ""
    step: str = ""  # "run:step" of the procedure whose words these are: sending them is the step's own act
    saved_at: datetime | None = None
    other_has_draft: bool = False
    missing: Sequence[str] = ()
    is_open: bool = False  # on a phone: unfolded, since somebody began to write or asked for it

    @classmethod
    def of(
        cls,
        asked: str,
        drafts: Mapping[str, Draft],
        typed: Mapping[str, Any],
        default_to: Sequence[str],
        *,
        may_reply: bool,
    ) -> "Writing":
        """From what was just typed, else the draft, else empty; a draft chooses the kind if nobody `asked` for one."""
        kind = _kind(asked, drafts, may_reply=may_reply)
        draft = drafts.get(kind)
        extras = draft.extras if draft else {}
        text = typed.get("text", draft.text if draft else "")
        return cls(
            kind=kind,
            text=text,
            to=_addresses(typed["to"]) if "to" in typed else extras.get("to") or default_to,
            cc=_addresses(typed["cc"]) if "cc" in typed else extras.get("cc") or [],
            default_to=default_to,
            attachments=extras.get("attachments") or [],
            macro=typed.get("macro", extras.get("macro", "")),
            step=typed.get("step", extras.get("step", "")),
            saved_at=draft.changed_at if draft else None,
            other_has_draft=any(other != kind for other in drafts),
            missing=unfilled(text),
            is_open=bool(draft or typed or asked),
        )

    @property
    def is_note(self) -> bool:
        return self.kind == MessageKind.NOTE

    @property
    def missing_words(self) -> str:
        return missing_words(self.missing)

    @property
    def extras(self) -> dict[str, Any]:
        """What a draft keeps beside its text; what is as it would be anyway is left out."""
        is_blank = not self.text.strip()
        extras = {
            "to": list(self.to) if list(self.to) != list(self.default_to) else [],
            "cc": list(self.cc),
            "attachments": list(self.attachments),
            "macro": "" if is_blank else self.macro,
            "step": "" if is_blank else self.step,
        }
        return {name: value for name, value in extras.items() if value}

    def followed_by(self, words: str, **more: Any) -> "Writing":
        """The same with `words` behind its text; where there is none, no macro and no step of it is left either."""
        said = self.text.rstrip()
        still = self if said else replace(self, macro="", step="")
        return replace(still, text=f"{said}\n\n{words}" if said and words else said or words, **more)


def _kind(asked: str, drafts: Collection[str], *, may_reply: bool) -> MessageKind:
    if asked in KINDS:
        chosen = MessageKind(asked)
    else:
        chosen = MessageKind.NOTE if MessageKind.NOTE in drafts and MessageKind.OUT not in drafts else MessageKind.OUT
    return chosen if may_reply else MessageKind.NOTE


def unfilled(text: str) -> list[str]:
    """The variables that stand in a text without a value, each once."""
    return list(dict.fromkeys(_UNFILLED.findall(text)))


def missing_words(names: Sequence[str]) -> str:
    """The sentence that says what keeps a text from being sent; empty when nothing does."""
    count = len(names)
    said = ngettext("%(n)s variable missing: %(names)s", "%(n)s variables missing: %(names)s", count)
    return said % {"n": count, "names": ", ".join(names)} if names else ""


def _addresses(said: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;\n]", said) if part.strip()]


def checked_addresses(said: str, *, known: Collection[str] = ()) -> list[str]:
    """Mail addresses with commas between. Raises Invalid naming the first that cannot be one.

    Those `known` are the person's own, from which mail came: some providers give what no rule allows.
    """
    found = _addresses(said)
    for address in (one for one in found if one not in known):
        try:
            validate_email(address)
        except ValidationError as error:
            raise Invalid(_("“%(address)s” is not a whole address.") % {"address": address}, field="to") from error
    return found


def new_files(attachments: Sequence[dict[str, Any]]) -> list[NewFile]:
    """The files of a draft as a message takes them; one that is gone is left out."""
    stored = StoredFile.objects.in_bulk([one["file"] for one in attachments])
    return [
        NewFile(file=file, name=one["name"], content_type=one["content_type"], size=file.size)
        for one in attachments
        if (file := stored.get(one["file"]))
    ]
