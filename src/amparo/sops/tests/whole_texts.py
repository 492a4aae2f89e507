"""Small procedures for tests: as text, since a text is what a procedure is."""

from typing import Final

LOST_LOGIN: Final = """\
# kept by the Brazilian team
id: lost-login
title: {pt-BR: Login perdido, es: Acceso perdido, en: Lost login}
summary:
  pt-BR: A pessoa não consegue entrar.
  es: La persona no puede entrar.
  en: The person cannot get in.
owner: Brasil
risk: low
review_by: 2027-05-01
applies_to:
  markets: [BR, PT]
steps:
- id: phone
  kind: ask
  text: {pt-BR: O telefone bate com o do cadastro?, es: ¿El teléfono coincide?, en: Does the phone match?}
  why: {pt-BR: É a prova que o invasor não tem., es: Es la prueba que falta., en: It is the proof an intruder lacks.}
  ask_as: {pt-BR: "Quais são os últimos números do telefone?", es: "¿Cuáles son los últimos números?", en: "What are the last digits of your phone?"}
  answer: choice
  options:
  - {value: matches, label: {pt-BR: Bate, es: Coincide, en: It matches}, to: answer}
  - {value: differs, label: {pt-BR: Não bate, es: No coincide, en: It differs}, to: refuse}
- id: answer
  kind: reply
  title: {pt-BR: Mandar o link, es: Enviar el enlace, en: Send the link}
  text:
    pt-BR: "Oi {{contact.first_name}}, mandamos o link para você entrar de novo."
    es: "Hola {{contact.first_name}}, te enviamos el enlace para entrar de nuevo."
    en: "Hi {{contact.first_name}}, we have sent you the link to get in again."
  then: pending
- id: done
  kind: end
  title: {pt-BR: Resolvido, es: Resuelto, en: Resolved}
  outcome: resolved
  root_cause: forgotten-password
- id: refuse
  kind: ask
  leave_out: anyone
  text: {pt-BR: O que mais a pessoa disse?, es: ¿Qué más dijo?, en: What else did the person say?}
  answer: text
- id: declined
  kind: end
  title: {pt-BR: Recusado, es: Rechazado, en: Declined}
  outcome: declined
scenarios:
- id: matches_at_once
  given: {contact: {market: BR, language: pt-BR, tier: standard}}
  answers: {phone: matches}
  expect: {path: [phone, answer, done], actions: [], end: resolved}
- id: differs
  given: {contact: {market: BR, language: pt-BR, tier: standard}}
  answers: {phone: differs, refuse: "Perdeu o aparelho"}
  expect: {path: [phone, refuse, declined], actions: [], end: declined}
"""
"""A question, then a reply and the end, or another question and the end."""

NEWER: Final = LOST_LOGIN.replace("O que mais a pessoa disse?", "O que a pessoa contou?")
"""The same, with one sentence changed in Portuguese alone."""

OTHER_WAY: Final = LOST_LOGIN.replace("en: It matches}, to: answer}", "en: It matches}, to: refuse}").replace(
    "en: It differs}, to: refuse}", "en: It differs}, to: answer}"
)
"""The same answers lead elsewhere."""

CALLING: Final = """\
id: cannot-get-in
title: {pt-BR: Não entra, es: No entra, en: Cannot get in}
summary: {pt-BR: Não entra., es: No entra., en: Cannot get in.}
owner: Brasil
risk: low
review_by: 2027-05-01
steps:
- {id: again, kind: call, title: {pt-BR: De novo, es: De nuevo, en: Again}, sop: lost-login}
- {id: over, kind: end, outcome: resolved}
scenarios:
- {id: plain, answers: {again.phone: differs, again.refuse: Nada}, expect: {end: resolved}}
"""
"""It calls the first one, and nothing else."""

ASKS_MARIA: Final = """\
id: app-crash
title: {pt-BR: O app fecha, es: La app se cierra, en: The app crashes}
summary: {pt-BR: O app fecha sozinho., es: La app se cierra sola., en: The app closes by itself.}
owner: Brasil
risk: low
review_by: 2027-05-01
steps:
- id: which_phone
  kind: ask_requester
  title: {pt-BR: Aparelho, es: Aparato, en: Phone}
  text: {pt-BR: "Qual é o seu aparelho?", es: "¿Qué aparato usas?", en: "Which phone do you use?"}
  answer: text
  remind_after: 2d
  give_up_after: 7d
  if_silent: silent
- id: known
  kind: end
  title: {pt-BR: Sabemos, es: Sabemos, en: Known}
  outcome: resolved
- id: silent
  kind: end
  title: {pt-BR: Sem resposta, es: Sin respuesta, en: No answer}
  outcome: no_answer
scenarios:
- id: answers
  given: {contact: {market: BR, language: pt-BR, tier: standard}}
  answers: {which_phone: Moto G54}
  expect: {path: [which_phone, known], actions: [], end: resolved}
- id: silence
  given: {contact: {market: BR, language: pt-BR, tier: standard}}
  answers: {which_phone: silence}
  expect: {path: [which_phone, silent], actions: [], end: no_answer}
"""
"""A question to the person, who may not answer."""

WITH_TOOLS: Final = """\
id: hacked-account
title: {pt-BR: Conta invadida, es: Cuenta invadida, en: Hacked account}
summary: {pt-BR: Alguém entrou na conta., es: Alguien entró., en: Somebody got in.}
owner: Brasil
risk: high
review_by: 2027-05-01
steps:
- id: account
  kind: tool
  title: {pt-BR: Achar a conta, es: Encontrar la cuenta, en: Find the account}
  action: lume.accounts.find
  with: {account_id: contact.email}
  if_down: {pt-BR: Procure no painel., es: Busca en el panel., en: Look in the panel.}
  next:
  - {when: results.account.outcome == "done", to: sessions}
  - {otherwise: unknown}
- id: sessions
  kind: tool
  title: {pt-BR: Encerrar as sessões, es: Cerrar las sesiones, en: End the sessions}
  facts:
  - {label: {pt-BR: Telefone, es: Teléfono, en: Phone}, value: results.account.phone_masked}
  - {label: {pt-BR: Idade, es: Edad, en: Age}, value: results.account.age}
  action: lume.access.revoke_sessions
  with: {account_id: results.account.id}
  approval: second_person
  next:
  - {when: results.sessions.outcome == "done", to: done}
  - {otherwise: unknown}
- id: done
  kind: end
  title: {pt-BR: Feito, es: Hecho, en: Done}
  outcome: resolved
- id: unknown
  kind: end
  title: {pt-BR: Não deu, es: No se pudo, en: Not possible}
  outcome: handed_over
"""
"""An account is looked up, and then something dangerous is done to it."""

WITH_AUTHORITY: Final = """\
id: gift-missing
title: {pt-BR: Presente sumiu, es: Falta un regalo, en: Gift missing}
summary: {pt-BR: O presente não chegou., es: El regalo no llegó., en: The gift did not arrive.}
owner: Brasil
risk: low
review_by: 2027-05-01
steps:
- id: which
  kind: ask
  text: {pt-BR: Qual transação?, es: ¿Qué transacción?, en: Which transaction?}
  answer: text
- id: payments
  kind: escalate
  title: {pt-BR: Pagamentos decide, es: Decide Pagos, en: Payments decide}
  about: refund
  level: P2
  question:
    pt-BR: "O presente de {{contact.first_name}} pode ser devolvido?"
    es: "¿Se puede devolver el regalo de {{contact.first_name}}?"
    en: "Can the gift of {{contact.first_name}} be given back?"
  with: {transaction: answers.which}
  next:
  - {when: results.payments.outcome == "answered", to: told}
  - {otherwise: not_possible}
- id: told
  kind: reply
  title: {pt-BR: Avisar, es: Avisar, en: Tell them}
  text:
    pt-BR: "Oi, {{contact.first_name}}! {{results.payments.answer}}"
    es: "¡Hola, {{contact.first_name}}! {{results.payments.answer}}"
    en: "Hi {{contact.first_name}}! {{results.payments.answer}}"
- id: done
  kind: end
  outcome: resolved
- id: not_possible
  kind: end
  outcome: declined
scenarios:
- id: given_back
  answers: {which: G-77}
  decisions: {payments: {outcome: answered, answer: It was credited.}}
  expect: {path: [which, payments, told, done], end: resolved}
- id: not_given_back
  answers: {which: G-77}
  decisions: {payments: {outcome: refused}}
  expect: {path: [which, payments, not_possible], end: declined}
"""
"""Payments are asked, and what they answer is told."""

WITH_REVIEW: Final = """\
id: live-stopped
title: {pt-BR: Live interrompida, es: Directo detenido, en: Live stopped}
summary: {pt-BR: A live foi parada., es: El directo se detuvo., en: The live was stopped.}
owner: Brasil
risk: low
review_by: 2027-05-01
steps:
- id: which
  kind: ask
  text: {pt-BR: Qual live?, es: ¿Qué directo?, en: Which live room?}
  answer: text
- id: second
  kind: review
  title: {pt-BR: Segunda revisão, es: Segunda revisión, en: Second review}
  subject: live
  ref: answers.which
  action: live_suspended
  hours: 24
  policy: "4.2"
  seen:
    pt-BR: "Uma chama na sala de {{contact.first_name}}."
    es: "Una llama en la sala de {{contact.first_name}}."
    en: "A flame in the room of {{contact.first_name}}."
  next:
  - {when: results.second.outcome == "withdrawn", to: gone}
  - {otherwise: done}
- id: done
  kind: end
  outcome: resolved
- id: gone
  kind: end
  outcome: declined
scenarios:
- id: upheld
  answers: {which: live-77}
  decisions: {second: {outcome: upheld}}
  expect: {path: [which, second, done], end: resolved}
- id: withdrawn
  answers: {which: live-77}
  decisions: {second: {outcome: withdrawn}}
  expect: {path: [which, second, gone], end: declined}
"""
"""A measure is proposed, and somebody else looks before it stands."""
