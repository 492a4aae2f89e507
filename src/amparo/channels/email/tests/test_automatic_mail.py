"""What a program sent is never answered by a program, and what a person sent always may be."""

import pytest

from amparo.channels.email.bounces import Kind, classify
from amparo.channels.email.bounces.model import Sign
from amparo.channels.email.decode import decode_mail
from amparo.channels.email.labels import SIGN_NAMES, told_by
from amparo.channels.email.tests.raw_mails import from_maria, raw


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-replied; owner-email=maria@casa.example",
        "X-Autoreply: yes",
        "X-Autorespond: fora",
        "Precedence: auto_reply",
        "X-Apple-Action: VACATION",
        "Subject: Automatic reply: Sua conta",
        "Subject: Resposta automática: Sua conta",
        "Subject: =?utf-8?Q?Resposta_autom=C3=A1tica=3A_Sua_conta?=",
        "Subject: Respuesta automática: Su cuenta",
        "Subject: Fora do escritório: Sua conta",
        "Subject: Fuera de la oficina",
        "Subject: Out of Office: Re: account",
        "Subject: Out of office",
        "Subject: Abwesenheitsnotiz: Konto",
        "Subject: Réponse automatique : Compte",
        "Subject: [Lume] Auto-reply: hi",
        "Subject: Autorrespuesta: Su cuenta",
        "Subject: (Resposta automática) Re: Sua conta",
        "Subject: Re: Sua conta [Resposta automática]",
        "Subject: Férias Re: Sua conta",
        "Subject: Estoy de vacaciones: Re: Su cuenta",
        "Subject: Ausente: RES: Sua conta",
        "Subject: Recebemos sua mensagem: Re: Sua conta",
        "Subject: Hemos recibido su mensaje - Re: Su cuenta",
    ],
)
def test_answering_machines_are_known(header: str) -> None:
    verdict = classify(decode_mail(from_maria(header, body="Volto na segunda.")))
    assert verdict.kind is Kind.AUTO_REPLY
    assert verdict.why
    assert not verdict.may_be_answered


@pytest.mark.parametrize(
    "subject", ["Estou de férias até 5/12", "Ausencia", "On vacation", "Estaré fuera de la oficina"]
)
def test_words_of_absence_count_only_where_a_program_sent_them(subject: str) -> None:
    machine = from_maria("Return-Path: <>", f"Subject: {subject}", body="Volto logo.")
    assert classify(decode_mail(machine)).kind is Kind.AUTO_REPLY
    person = from_maria("Return-Path: <maria@casa.example>", f"Subject: {subject}", body="e roubaram a minha conta")
    assert classify(decode_mail(person)).kind is Kind.PERSON


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-generated",
        "Auto-Submitted: auto-notified",
        "Precedence: bulk",
        "Precedence: list",
        "X-Auto-Response-Suppress: All",
        "List-Id: <novidades.provedor.test>",
        "List-Unsubscribe: <mailto:sair@provedor.test>",
        "Return-Path: <>",
    ],
)
def test_lists_and_programs_are_read_but_not_answered(header: str) -> None:
    verdict = classify(decode_mail(from_maria(header, "Subject: novidades", body="Olá")))
    assert (verdict.kind, verdict.may_be_answered) == (Kind.AUTOMATIC, False)


def test_what_people_write_through_another_helpdesk_is_no_automatic_reply() -> None:
    theirs = ("Auto-Submitted: auto-generated", "In-Reply-To: <d1@lume.example>")
    answer = from_maria("Return-Path: <mesa@empresa.test>", *theirs, body="Sim, é esse o contrato.")
    assert classify(decode_mail(answer)).kind is Kind.AUTOMATIC
    machine = from_maria("Return-Path: <>", *theirs, body="Recebemos a sua mensagem.")
    assert classify(decode_mail(machine)).kind is Kind.AUTO_REPLY


def test_a_mail_that_a_rule_forwards_to_us_is_a_persons() -> None:
    forwarded = from_maria(
        "X-MS-Exchange-Inbox-Rules-Loop: equipe@empresa.test", "Subject: ajuda", body="não consigo entrar"
    )
    assert classify(decode_mail(forwarded)).kind is Kind.PERSON


@pytest.mark.parametrize("local", ["noreply", "no-reply", "do-not-reply", "nao-responda", "noresponder", "bounces+1"])
def test_nobody_answers_an_address_that_nobody_reads(local: str) -> None:
    verdict = classify(decode_mail(raw(f"From: Loja <{local}@loja.test>", "Subject: seu pedido", body="Olá")))
    assert (verdict.kind, verdict.may_be_answered) == (Kind.AUTOMATIC, False)


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: no",
        "X-Autoreply: no",
        "X-Auto-Response-Suppress: None",
        "Precedence: first-class",
        "Return-Path: <maria@casa.example>",
        "Subject: automatic payments stopped working",
        "Subject: Re: Out of office hours support?",
        "Subject: resposta automática que recebi não ajuda",
        "Subject: mensagem automática errada no meu LIVE",
        "Subject: ausência de pagamento",
        "Subject: Re: Férias: quem responde?",
        "Subject: Recebemos sua mensagem: o que é isso?",
        "Subject: Férias: não consigo pausar a live",
        "Subject: vacation mode locked my account",
    ],
)
def test_a_person_is_a_person(header: str) -> None:
    verdict = classify(decode_mail(from_maria(header, body="Por favor, me ajudem.")))
    assert (verdict.kind, verdict.may_be_answered) == (Kind.PERSON, True)


def test_what_a_mail_was_told_by_is_said_in_words() -> None:
    assert set(SIGN_NAMES) == set(Sign)
    away = classify(decode_mail(from_maria("Return-Path: <>", "Subject: Ausencia", body="Volto logo.")))
    assert told_by(away.why) == "Sent without a sender · Subject of an absence"
    bulk = classify(decode_mail(from_maria("Precedence: bulk", body="Novidades")))
    assert told_by(bulk.why) == "Header precedence: bulk"
