"""A procedure with every shape a drawing must hold: branches, a way back, an early end, ways that join."""

from typing import Final

HACKED_ACCOUNT: Final = """\
id: hacked-account
title: {pt-BR: Conta invadida, es: Cuenta hackeada, en: Hacked account}
summary: {pt-BR: Alguém tomou a conta., es: Alguien tomó la cuenta., en: Somebody took the account.}
owner: Brasil
risk: high
review_by: 2027-05-01
applies_to:
  markets: [BR, PT]
steps:
- id: sessions
  kind: tool
  title: {pt-BR: Ler sessões, es: Leer sesiones, en: Read sessions}
  action: lume.accounts.devices
  with: {account_id: contact.account_id}
- id: phone
  kind: ask
  answer: choice
  title: {pt-BR: Telefone, es: Teléfono, en: Phone}
  text: {pt-BR: O telefone bate?, es: ¿Coincide el teléfono?, en: Does the phone match?}
  why: {pt-BR: O e-mail foi trocado., es: Cambiaron el correo., en: The e-mail was changed.}
  evidence: message
  options:
  - {value: matches, label: {pt-BR: bate, es: coincide, en: matches}, to: close_sessions}
  - {value: differs, label: {pt-BR: não bate, es: no coincide, en: differs}, to: document}
  - {value: unknown, label: {pt-BR: não sei, es: no lo sé, en: cannot say}, to: ask}
- id: ask
  kind: ask_requester
  answer: yes_no
  title: {pt-BR: Perguntar, es: Preguntar, en: Ask}
  text: {pt-BR: Este telefone é seu?, es: ¿Es tuyo este teléfono?, en: Is this phone yours?}
  give_up_after: 7d
  if_silent: silent
  next: phone
- id: document
  kind: ask_requester
  answer: file
  title: {pt-BR: Pedir documento, es: Pedir documento, en: Ask for a document}
  text: {pt-BR: Mande um documento., es: Manda un documento., en: Send a document.}
  next: give_back
- id: close_sessions
  kind: tool
  title: {pt-BR: Encerrar sessões, es: Cerrar sesiones, en: Close sessions}
  action: lume.access.revoke_sessions
  with: {account_id: contact.account_id}
  approval: second_person
  leave_out: never
- id: give_back
  kind: tool
  title: {pt-BR: Devolver, es: Devolver, en: Give back}
  action: lume.access.unlock
  with: {account_id: contact.account_id}
  next:
  - {when: results.sessions.count > 0, to: tell_live}
  - {otherwise: answer}
- id: tell_live
  kind: reply
  title: {pt-BR: Avisar LIVE, es: Avisar a LIVE, en: Tell LIVE}
  text: {pt-BR: Olá, es: Hola, en: Hello}
- id: answer
  kind: reply
  title: {pt-BR: Responder, es: Responder, en: Answer}
  text: {pt-BR: Pronto., es: Listo., en: Done.}
- id: done
  kind: end
  outcome: resolved
- id: silent
  kind: end
  outcome: no_answer
"""
