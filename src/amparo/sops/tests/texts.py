"""Procedures for tests, written as short as the language allows."""

from collections.abc import Mapping

from amparo.sops.language.document import Sop
from amparo.sops.language.reading import read

HEAD = """\
id: {id}
title: {{pt-BR: t, es: t, en: t}}
summary: {{pt-BR: t, es: t, en: t}}
owner: Brasil
risk: low
review_by: 2099-05-01
steps:
"""


def text_of(steps: str, *, sop: str = "lost-login", more: str = "") -> str:
    """A whole text around `steps`; `~` is put for a text in all three languages."""
    words = "{pt-BR: Olá, es: Hola, en: Hello}"
    return HEAD.format(id=sop) + steps.strip("\n").replace("~", words) + "\n" + more


def sop_of(steps: str, *, sop: str = "lost-login", more: str = "") -> Sop:
    reading = read(text_of(steps, sop=sop, more=more))
    assert not reading.problems, [problem.as_json() for problem in reading.problems]
    assert reading.sop is not None
    return reading.sop


def library_of(*sops: Sop) -> Mapping[str, Sop]:
    return {sop.id: sop for sop in sops}


IDENTITY = """
- {id: phone, kind: ask, text: ~, answer: yes_no, options: [{value: yes, label: ~, to: proven}, {value: no, label: ~, to: unproven}]}
- {id: proven, kind: end, outcome: resolved}
- {id: unproven, kind: end, outcome: declined, root_cause: no-proof}
"""

LOST_LOGIN = """
- id: account
  kind: tool
  title: ~
  action: lume.accounts.find
  with: {handle: contact.handle}
  if_down: ~
  next:
  - {when: results.account.outcome == "done", to: identity}
  - {otherwise: which}
- id: which
  kind: ask_requester
  text: ~
  answer: text
  remind_after: 1d
  give_up_after: 3d
  if_silent: silent
  next: account
- {id: identity, kind: call, title: ~, sop: identity}
- id: minor
  kind: check
  title: ~
  next:
  - {when: results.identity.outcome != "resolved", to: declined}
  - {when: results.account.age < 18, to: guardian}
  - {otherwise: mark}
- id: guardian
  kind: ask
  text: ~
  answer: choice
  evidence: [message, file]
  options: [{value: agrees, label: ~, to: mark}, {value: refuses, label: ~, to: declined}]
  leave_out: never
- {id: mark, kind: set, title: ~, values: {priority: high}, tags_added: [identity]}
- {id: link, kind: tool, title: ~, action: lume.access.send_reset_link, with: {account: results.account.id, priority: ticket.priority}, approval: second_person}
- {id: told, kind: reply, title: ~, text: ~, then: pending}
- {id: works, kind: wait, title: ~, until: requester_replied, at_most: 2d, if_late: resolved}
- {id: fine, kind: ask, text: ~, answer: several, min: 1, options: [{value: app, label: ~}, {value: web, label: ~}], next: [{when: '"app" in answers.fine', to: resolved}, {otherwise: account}]}
- {id: resolved, kind: end, outcome: resolved, root_cause: forgotten-password}
- {id: declined, kind: end, outcome: declined}
- {id: silent, kind: end, outcome: no_answer}
"""


def lost_login() -> Mapping[str, Sop]:
    """A library with a procedure that has a step of every kind, and the one that it calls."""
    return library_of(sop_of(LOST_LOGIN), sop_of(IDENTITY, sop="identity"))
