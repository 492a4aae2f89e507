"""A worker dies while a tool is doing what it was asked: nothing is lost, and nothing is done twice."""

import json
import os
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from tests.faults.desk import ROOT, Desk, wait_for

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

A_RUN = """
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
name, knows_keys, text = {name!r}, {knows_keys!r}, {text!r}
katia, grace = staff("Katia" + name, Role.KNOWLEDGE), staff("Grace" + name, Role.LEAD)
tool = Connector.objects.create(
    name=name, title="Lume", base_url={address!r}, networks=["127.0.0.1"], seconds=5, knows_keys=knows_keys
)
action(tool, "leave", method="POST", path="/accounts/{{id}}/leave", risk="change")
version = start_draft(by=katia, text=text.replace("CONNECTOR", name).replace("sign-out", "sign-out-" + name))
approve(version=submit(version=version, by=katia), by=grace)
ticket = a_ticket(Brand.objects.get(), writer("Maria", name + "@correio.example", market="BR"))
run = start_run(ticket=ticket, by=grace, version=publish(version=version, by=katia))
give(run=run, by=grace, given=Confirm(step="leave"))
print(run.pk)
"""


class Stuck:
    """A tool that does the first thing it is asked, and does not come to say so."""

    def __init__(self, tool: Tool) -> None:
        self.is_asked, self.is_over = threading.Event(), threading.Event()
        tool.says(self._hangs, data({"id": "u1"}))

    def _hangs(self, handler: BaseHTTPRequestHandler) -> None:
        self.is_asked.set()
        self.is_over.wait(120)
        handler.close_connection = True


def begin(desk: Desk, tool: Tool, name: str, *, knows_keys: bool) -> int:
    """A run whose tool is being asked; its id."""
    said = {"root": str(ROOT), "name": name, "knows_keys": knows_keys, "text": TEXT, "address": tool.address}
    return int(desk.run(A_RUN.format(**said)).split()[-1])


def run_of(desk: Desk, pk: int) -> dict[str, Any]:
    ((state, outcome, memory, moves),) = desk.query(
        f"SELECT state, outcome, memory::text, moves FROM sops_run WHERE id = {pk}"  # noqa: S608 - a number of ours
    )
    waiting = json.loads(memory)["waiting"] or {}
    return {"state": state, "outcome": outcome, "trouble": waiting.get("trouble", ""), "moves": moves}


@pytest.mark.parametrize("knows_keys", [True, False], ids=["a tool that knows our keys", "a tool that does not"])
def test_a_worker_that_dies_in_the_middle_of_a_call_leaves_the_run_and_does_nothing_twice(
    desk: Desk,
    knows_keys: bool,  # noqa: FBT001 - pytest hands it over
) -> None:
    with serving() as tool:
        stuck = Stuck(tool)
        run = begin(desk, tool, "known" if knows_keys else "unknown", knows_keys=knows_keys)
        assert stuck.is_asked.wait(30), (run_of(desk, run), desk.output[-3000:])
        worker = desk.pids()["worker"]
        os.kill(worker, signal.SIGKILL)
        assert run_of(desk, run)["state"] == "running"  # where it was
        if knows_keys:
            wait_for(lambda: run_of(desk, run)["outcome"] == "resolved")
            keys = {seen.headers["Idempotency-Key"] for seen in tool.seen}
            assert (len(tool.seen), len(keys)) == (2, 1)  # for the tool, one and the same
        else:
            wait_for(lambda: bool(run_of(desk, run)["trouble"]))
            assert "may have been done" in run_of(desk, run)["trouble"]  # nobody will ever know
            time.sleep(12)  # longer than the wait for another attempt
            assert (run_of(desk, run)["state"], len(tool.seen)) == ("running", 1)
        stuck.is_over.set()
    wait_for(lambda: desk.pids().get("worker", worker) != worker)
    ((calls,),) = desk.query(f"SELECT count(*) FROM tools_call WHERE key LIKE 'run:{run}:%'")  # noqa: S608 - as above
    assert calls == 1
