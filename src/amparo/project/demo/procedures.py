"""The demo's procedures: as they stand in `demo/sops`, published, read by nearly everybody, and about to change."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from amparo.accounts.models import User
from amparo.core import clock
from amparo.project.demo.house import House
from amparo.project.demo.texts import folder, read
from amparo.sops.language.document import Sop
from amparo.sops.language.reading import read as read_sop
from amparo.sops.models import Reading, Version
from amparo.sops.services import About, acknowledge, approve, bring_in, describe_change, submit
from amparo.sops.services import publish as publish_now
from amparo.tickets.models import ContactReason
from amparo.tickets.services import save_reason

_APPROVER: Final = "grace"  # the owner writes, somebody else approves
_FIRST: Final = timedelta(days=40)
_CHANGED: Final = timedelta(days=1, hours=3)


def texts() -> Mapping[str, str]:
    """By the procedure's id, which is the file's name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder() / "sops").glob("*.yaml"))}


def publish(house: House) -> None:
    """Every procedure, the changes of late, and the drafts; then the reasons that are not solved without one."""
    written = read("practice")
    changes = {entry["procedure"]: entry for entry in written["changes"]}
    with clock.at(clock.now() - _FIRST):
        for key, text in _callees_first(texts()):
            _published(_as_it_was(text, changes.get(key)), house, About())
        for reading in Reading.objects.select_related("version__procedure", "person"):
            acknowledge(version=reading.version, by=reading.person)
    with clock.at(clock.now() - _CHANGED):
        for key, entry in changes.items():
            _change(texts()[key], entry, house)
    for entry in written["drafts"]:
        version = bring_in(by=house.owner, text=_with(texts()[entry["procedure"]], entry["replace"])).version
        describe_change(version=version, by=house.owner, about=About(note=entry["note"]))
    for reason in ContactReason.objects.filter(code__in=written["required"]):
        save_reason(
            by=house.owner, code=reason.code, label=reason.label, parent=reason.parent, reason=reason, requires_sop=True
        )


def _callees_first(found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A procedure is published after those that it calls."""
    sops = {key: sop for key, text in found.items() if (sop := read_sop(text).sop)}
    done: set[str] = set()

    def visit(key: str) -> Iterator[tuple[str, str]]:
        if key not in done:
            done.add(key)
            for other in _called(sops[key]):
                yield from visit(other)
            yield key, found[key]

    for key in sops:
        yield from visit(key)


def _called(sop: Sop) -> list[str]:
    return [step.fields["sop"] for step in sop.steps if step.kind == "call"]


def _as_it_was(text: str, change: Mapping[str, Any] | None) -> str:
    return _with(text, [[old, new] for new, old in change["replaced"]]) if change else text


def _with(text: str, replaced: list[list[str]]) -> str:
    for old, new in replaced:
        if old not in text:
            raise LookupError(f"demo/practice.yaml changes “{old}”, which the procedure does not say")
        text = text.replace(old, new)
    return text


def _published(text: str, house: House, about: About) -> Version:
    author, approver = house.owner, house.staff[_APPROVER]
    version = bring_in(by=author, text=text).version
    describe_change(version=version, by=author, about=about)
    submit(version=version, by=author)
    approve(version=version, by=approver)
    return publish_now(version=version, by=author)


def _change(text: str, entry: Mapping[str, Any], house: House) -> None:
    about = About(
        note=entry["note"],
        is_major=entry["is_major"],
        holds_back=entry["is_major"],
        questions=entry.get("questions", ()),
    )
    version = _published(text, house, about)
    right = [question["right"] for question in version.questions]
    for person in _people(entry["read_by"], house):
        acknowledge(version=version, by=person, answers=right)


def _people(keys: list[str], house: House) -> list[User]:
    return [house.staff[key] for key in keys]
