"""Every public service that writes rows records an event, in itself or in what it calls.

The calls are followed through the source: by name inside a module, and along `from amparo… import …`.
"""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from tests.architecture.source import PACKAGE, python_files, tree

WITHOUT_EVENT: Final[Mapping[str, str]] = {
    # ephemera: one person's marks and unfinished words
    "tickets.close_tab": "a mark of one person's desk",
    "tickets.delete_view": "a filter with a name",
    "tickets.discard_draft": "unfinished words",
    "tickets.forget_presence": "presence lasts seconds",
    "tickets.leave": "presence lasts seconds",
    "tickets.mark_read": "a mark of one person's desk",
    "tickets.note_open_desks": "presence lasts seconds",
    "tickets.note_presence": "presence lasts seconds",
    "tickets.open_tab": "a mark of one person's desk",
    "tickets.save_draft": "unfinished words",
    "tickets.save_view": "a filter with a name",
    "sops.describe_change": "unfinished words; asking for their review is recorded",
    "sops.save_text": "unfinished words; asking for their review is recorded",
    "tools.wait_for_card": "one person's wish to be told; each try is recorded",
    "sops.wait_for_tool": "one person's wish to be told; each try is recorded",
    "escalations.note_opened": "a program that reads mail opens links as well; nothing follows from it",
    "notifications.mark_read": "a mark of one person's desk",
    "accounts.save_preferences": "how one person likes their desk",
    "media.forget_look": "how one person wants things covered: nobody else's business",
    "media.prefer_look": "as above",
    # what people do for their own protection: theirs alone, so that no log may hold it (docs/decisions/0013)
    "wellbeing.answer_call": "between two colleagues",
    "wellbeing.begin_break": "a break is nobody's business",
    "wellbeing.begin_cool_down": "as above",
    "wellbeing.begin_reveal": "the ledger is its own record, for its person alone",
    "wellbeing.call_buddy": "between two colleagues",
    "wellbeing.check_in": "how somebody is",
    "wellbeing.demand_own": "the attempt is its own record, for whom it was aimed at",
    "wellbeing.end_break": "a break is nobody's business",
    "wellbeing.end_reveal": "the ledger is its own record, for its person alone",
    "wellbeing.forget_check_ins": "how somebody was",
    "wellbeing.forget_old": "what nobody may see is deleted unseen",
    "wellbeing.hear_reply": "the ledger is its own record, for its person alone",
    "wellbeing.hear_security": "it tells of what has its event",
    "wellbeing.not_today": "what somebody does not work with, and no reason",
    "wellbeing.note_ordinary_work": "the ledger is its own record, for its person alone",
    "wellbeing.offer_debrief": "time to cool down, and an offer; what it follows on has its event",
    "wellbeing.offer_to_listen": "how one person likes their desk",
    "wellbeing.opt_in": "what somebody does not work with, and no reason",
    "wellbeing.opt_out": "as above",
    "wellbeing.record_text": "the ledger is its own record, for its person alone",
    "wellbeing.skip": "what somebody passed on, and no reason",
    "wellbeing.stop_listening": "how one person likes their desk",
    # figures, which can be counted anew
    "tickets.count_arrivals": "how many tickets came in an hour; each has its event",
    "tickets.set_danger": "what is in doubt, beside its ticket for lists; proposing and deciding are recorded",
    "escalations.show_danger": "as above",
    "moderation.note_not_yet_heard": "tells of tries that go on; the outcome of all of them is recorded",
    "tickets.tell_of_holes": "marks whom it told of what; nothing changes but notifications",
    # infrastructure: what the log itself, the clock and the files are made of
    "accounts.spend_code": "which code was the last, with every one that is taken",
    "accounts.note_token_use": "when a token was last used, with every request",
    "audit.erase_events_of": "blanks the log itself; whoever forgets something records that",
    "channels.email.forget_mails": "whoever erases a person records that",
    "audit.erase_personal_data": "blanks the log itself; whoever erases a person records that",
    "audit.record": "is the record",
    "audit.record_all": "is the record",
    "channels.email.access_token": "buys one; a refresh token that follows the last one changes nothing for anybody",
    "channels.email.check_mailbox": "tries what is set; it may buy a token on the way",
    "channels.email.files_of": "keeps the files of a mail, and what they come with has its event",
    "channels.email.incoming": "keeps the files of a message, and the message has its event",
    "channels.email.note_cursor": "how far a folder was read, with every mail",
    "channels.email.note_health": "what the last look at a mailbox found, every few seconds",
    "channels.email.note_refresh_token": "the provider's own doing, with every token bought",
    "channels.email.receive": "the stored mail is its own record, and where it ends is an event",
    "channels.email.receive_all": "as above, for those that came together",
    "deadlines.beat": "a heartbeat every few seconds",
    "deadlines.cancel": "the service that had set it says why",
    "deadlines.run_due": "the handlers record what they do",
    "files.keep": "a file is kept for a row, and that row has its event",
    "files.keep_all": "as above, for those kept together",
    "files.let_go": "what named the file has gone before, and that is the event",
    "files.sweep_orphans": "deletes bytes that no row ever named",
    "media.covered": "a copy that can be made anew; which reveal was whose is the ledger's",
    "media.forget_decision": "whoever takes a decision back records that, with the reason",
    "media.forget_derived": "copies; why they go is recorded by whoever says so",
    "media.film": "a copy that can be made anew",
    "media.region": "as above",
    "media.stills": "as above",
    "media.sweep_derived": "copies that nobody asks for",
    "media.whole": "a copy that can be made anew",
    "notifications.forget_told": "whoever erases a person records that",
    "paging.forget_pages": "as above",
    "notifications.begin_attempt": "the attempt is its own record",
    "notifications.end_attempt": "the attempt is its own record",
    "moderation.renew_lease": "somebody is at it still, once a minute",
    "notifications.notify": "a notification tells of an event that is recorded",
    "notifications.put_off_attempt": "the attempt is its own record",
    "notifications.read_by_all": "what it told of has its event",
    "notifications.try_way": "one person's trial; the attempt is its own record",
    "notifications.write_to": "tells of an event that is recorded",
    "paging.tell_of_silence": "tells of what did not happen",
}
"""Public services that write and record nothing, with the reason. A row that is not needed any more fails the test."""

_ALWAYS: Final = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
_RECORDS: Final = {("audit", "record"), ("audit", "record_all")}

Function = tuple[Path, str]


@cache
def functions(path: Path) -> dict[str, ast.FunctionDef]:
    """The functions at the top of a module."""
    return {node.name: node for node in tree(path).body if isinstance(node, ast.FunctionDef)}


@cache
def imported(path: Path) -> dict[str, Function | Path]:
    """What the names imported into a module stand for: a function of ours, or a module of ours."""
    found: dict[str, Function | Path] = {}
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("amparo"):
            continue
        folder = PACKAGE.parent.joinpath(*(node.module or "").split("."))
        for name in node.names:
            module = next(filter(Path.is_file, (folder / f"{name.name}.py", folder / name.name / "__init__.py")), None)
            source = next(filter(Path.is_file, (folder.with_suffix(".py"), folder / "__init__.py")), None)
            if module or source:
                found[name.asname or name.name] = module or (source, name.name)
    return found


def resolve(path: Path, name: str) -> Function | None:
    """The function that `name` means in a module, followed through packages that hand it on."""
    if name in functions(path):
        return path, name
    target = imported(path).get(name)
    return resolve(*target) if isinstance(target, tuple) and target != (path, name) else None


def calls(path: Path, node: ast.FunctionDef) -> Iterator[Function]:
    """Every function of ours that `node` calls or hands on."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found = resolve(path, part.id)
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            module = imported(path).get(part.value.id)
            found = resolve(module, part.attr) if isinstance(module, Path) else None
        else:
            continue
        if found:
            yield found


def reached(start: Function) -> set[Function]:
    found, waiting = {start}, [start]
    while waiting:
        path, name = waiting.pop()
        new = set(calls(path, functions(path)[name])) - found
        found |= new
        waiting.extend(new)
    return found


def writes(path: Path, node: ast.FunctionDef) -> bool:
    for part in ast.walk(node):
        if not isinstance(part, ast.Call):
            continue
        if isinstance(part.func, ast.Name) and part.func.id == "insert_all":
            return True
        if not isinstance(part.func, ast.Attribute):
            continue
        # a dictionary's update has no keywords here, a queryset's always has
        if part.func.attr in _ALWAYS or (part.func.attr in {"update", "aupdate"} and part.keywords):
            return True
        # a raw statement on rows: ours are INSERT and UPDATE with RETURNING
        if part.func.attr == "raw" and ast.unparse(part.func.value).endswith(".objects"):
            return True
    return False


def room(path: Path) -> str:
    """`tickets`, `channels.email`, …: the folder that holds the services."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[: parts.index("services")])


def package_of(path: Path) -> Path:
    """What a room's folder of services hands on, however deep in it the module stands."""
    folder = next(above for above in path.parents if above.name == "services")
    return folder / "__init__.py"


def public_services() -> dict[str, Function]:
    """The functions of every room's services that others may call: those the package hands on, else all without _."""
    found = {}
    for path in python_files():
        if path.name == "services.py" or "services" in path.parts:
            exported = imported(package_of(path)) if path.name != "services.py" else {}
            for name in functions(path):
                if not name.startswith("_") and (name in exported or not exported):
                    found[f"{room(path)}.{name}"] = (path, name)
    return found


def silent() -> set[str]:
    """Public services that write and never reach the event log."""
    found = set()
    for name, start in public_services().items():
        path_of = reached(start)
        records = any((room(path), function) in _RECORDS for path, function in path_of if path.stem == "services")
        if not records and any(writes(path, functions(path)[function]) for path, function in path_of):
            found.add(name)
    return found | {"audit.record", "audit.record_all"}


def test_every_service_that_writes_records_an_event() -> None:
    assert silent() - WITHOUT_EVENT.keys() == set()


def test_the_list_of_exceptions_holds_nothing_more_than_is_needed() -> None:
    assert WITHOUT_EVENT.keys() - silent() == set()


def test_the_calls_are_followed_to_the_log() -> None:
    """The test itself is of use: it sees the services, and a path of several calls."""
    services = public_services()
    assert {"tickets.reply", "tickets.open_ticket", "people.contact_for_email", "accounts.save_team"} <= set(services)
    names = {name for _path, name in reached(services["tickets.reply"])}
    assert {"record_with_story", "record_all", "schedule"} <= names
