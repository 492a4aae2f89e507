"""A worker dies while a tool is doing what it was asked: nothing is lost, and nothing is done twice."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from tests.faults.desk import PATIENCE, ROOT, Desk, wait_for

from amparo.tools.tests.tool import Tool, data, serving

pytestmark = pytest.mark.faults

TEXT = """
id: sign-out
title: {pt-BR: Sair, es: Salir, en: Sign out}
summary: {pt-BR: Sai de tudo., es: Sale de todo., en: Signs out everywhere.}
owner: Brasil
risk: low
review_by: 2099-01-01
steps:
- id: leave
  kind: tool
  title: {pt-BR: Sair, es: Salir, en: Sign out}
  action: CONNECTOR.leave
  with: {account_id: contact.email}
  if_down: {pt-BR: Pelo painel., es: Por el panel., en: In the panel.}
  next: gone
- id: gone
  kind: end
  title: {pt-BR: Saiu, es: Salió, en: Out}
  outcome: resolved
"""

RUNS = """
import sys
sys.path.insert(0, {root!r})
from tests.cast import staff, writer
from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.desk.tests.scene import a_ticket
from amparo.sops.running.inputs import Confirm
from amparo.sops.services import approve, give, publish, start_draft, start_run, submit
from amparo.tickets.models import Brand
from amparo.tools.models import Connector
from amparo.tools.tests.tool import action
for name, knows_keys, address in {tools!r}:
    katia, grace = staff("Katia" + name, Role.KNOWLEDGE), staff("Grace" + name, Role.LEAD)
    tool = Connector.objects.create(
        name=name, title="Lume", base_url=address, networks=["127.0.0.1"], seconds=60, knows_keys=knows_keys
    )
    action(tool, "leave", method="POST", path="/accounts/{{id}}/leave", risk="change")
    text = {text!r}.replace("CONNECTOR", name).replace("sign-out", "sign-out-" + name)
    version = start_draft(by=katia, text=text)
    approve(version=submit(version=version, by=katia), by=grace)
    ticket = a_ticket(Brand.objects.get(), writer("Maria", name + "@correio.example", market="BR"))
    run = start_run(ticket=ticket, by=grace, version=publish(version=version, by=katia))
    give(run=run, by=grace, given=Confirm(step="leave"))
    print(run.pk)
"""
"""Begins a run with each of `tools`: (name, whether it knows our keys, address)."""


ITS_JOBS = "SELECT worker_id FROM procrastinate_jobs WHERE task_name = 'sops:call_tool'"
LATER = f"""
WITH worker AS (UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes' WHERE id IN ({ITS_JOBS})),
due AS (UPDATE deadlines_deadline SET due_at = now() - interval '1 minute' WHERE kind = 'tools:call')
UPDATE tools_call SET sent_at = now() - interval '2 minutes' WHERE state = 'sending' RETURNING id
"""  # noqa: S608 - words of ours
"""The worker has long been silent, and nobody expects an answer any more."""


class Stuck:
    """A tool that does the first thing it is asked, and does not come to say so."""

    def __init__(self, tool: Tool) -> None:
        self.is_asked, self.is_over = threading.Event(), threading.Event()
        tool.says(self._hangs, data({"id": "u1"}))

    def _hangs(self, handler: BaseHTTPRequestHandler) -> None:
        self.is_asked.set()
        self.is_over.wait(120)
        handler.close_connection = True


def run_of(desk: Desk, pk: int) -> dict[str, Any]:
    ((state, outcome, memory, moves),) = desk.query(
        f"SELECT state, outcome, memory::text, moves FROM sops_run WHERE id = {pk}"  # noqa: S608 - a number of ours
    )
    waiting = json.loads(memory)["waiting"] or {}
    return {"state": state, "outcome": outcome, "trouble": waiting.get("trouble", ""), "moves": moves}


def calls_of(desk: Desk, run: int) -> int:
    """How many calls are written down for a run."""
    ((calls,),) = desk.query(f"SELECT count(*) FROM tools_call WHERE key LIKE 'run:{run}:%'")  # noqa: S608 - a number of ours
    return int(calls)


@dataclass
class Killed:
    """A run whose worker was killed while its tool was being asked."""

    tool: Tool
    run: int


@pytest.fixture(scope="module")
def killed(desk: Desk) -> Iterator[dict[str, Killed]]:
    """One run whose tool knows our keys, and one whose tool does not: their worker died once, with both in its hands."""
    with serving() as knowing, serving() as other:
        stuck = Stuck(knowing), Stuck(other)
        tools = [("knowing", True, knowing.address), ("other", False, other.address)]
        begun = desk.run(RUNS.format(root=str(ROOT), text=TEXT, tools=tools)).split()[-2:]
        runs = {"knowing": Killed(knowing, int(begun[0])), "other": Killed(other, int(begun[1]))}
        for tool in stuck:
            assert tool.is_asked.wait(PATIENCE), desk.output[-3000:]
        worker = desk.pids()["worker"]
        os.kill(worker, signal.SIGKILL)
        for run in runs.values():
            assert run_of(desk, run.run)["state"] == "running"  # where it was
        assert len(desk.query(LATER)) == len(runs)
        yield runs
        for tool in stuck:
            tool.is_over.set()
    wait_for(lambda: desk.pids().get("worker", worker) != worker)


def test_a_tool_that_knows_our_keys_is_asked_again_and_does_it_once(desk: Desk, killed: dict[str, Killed]) -> None:
    tool, run = killed["knowing"].tool, killed["knowing"].run
    wait_for(lambda: run_of(desk, run)["outcome"] == "resolved")
    keys = {seen.headers["Idempotency-Key"] for seen in tool.seen}
    assert (len(tool.seen), len(keys)) == (2, 1)  # for the tool, one and the same
    assert calls_of(desk, run) == 1


def test_a_tool_that_does_not_is_asked_once_and_a_person_is_asked_what_it_did(
    desk: Desk, killed: dict[str, Killed]
) -> None:
    tool, run = killed["other"].tool, killed["other"].run
    wait_for(lambda: bool(run_of(desk, run)["trouble"]))
    assert "may have been done" in run_of(desk, run)["trouble"]  # nobody will ever know
    wait_for(lambda: not desk.query(ITS_JOBS))  # and so nobody will ask again
    assert (run_of(desk, run)["state"], len(tool.seen)) == ("running", 1)
    assert calls_of(desk, run) == 1
