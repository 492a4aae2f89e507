"""Mail systems that speak Portuguese or Spanish and no RFC 3464; and forms that speak of failures of their own."""

import pytest

from amparo.channels.email.bounces import Classification, Kind, classify
from amparo.channels.email.decode import decode_mail
from amparo.channels.email.tests.raw_mails import raw

SYSTEM, MASTER = "MAILER-DAEMON@mx.example", "postmaster@empresa.example"


def told(sender: str, subject: str, text: str, *headers: str) -> Classification:
    return classify(decode_mail(raw(f"From: {sender}", f"Subject: {subject}", *headers, body=text)))


@pytest.mark.parametrize(
    ("sender", "subject", "text", "reason"),
    [
        (SYSTEM, "Mensagem não entregue", "<{}>: usuário desconhecido", "userunknown"),
        (SYSTEM, "E-mail não entregue", "A caixa postal do destinatário {} está cheia.", "mailboxfull"),
        (SYSTEM, "Correo devuelto", "El buzón del destinatario {} está lleno.", "mailboxfull"),
        (MASTER, "Não entregável: Re: x", "A mensagem não atingiu o destinatário {}\n#5.1.1", "userunknown"),
        (MASTER, "Mensagem devolvida ao remetente", "O endereço {} não existe.", "undefined"),
        (MASTER, "No entregable: x", "El mensaje no ha llegado a {}\n<mx.empresa.example #5.1.1>", "userunknown"),
        (MASTER, "No se puede entregar: x", "No se pudo entregar el mensaje a {}: no existe el usuario", "userunknown"),
        ("mailer-daemon@googlemail.example", "Failure", "Tu mensaje no se ha entregado a {} porque no", "undefined"),
    ],
)
def test_a_failure_is_known_in_its_own_words(sender: str, subject: str, text: str, reason: str) -> None:
    verdict = told(sender, subject, text.format("maria@casa.example"))
    assert verdict.kind is Kind.BOUNCE
    assert verdict.report
    (one,) = verdict.report.recipients
    assert (one.address, one.reason) == ("maria@casa.example", reason)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Atraso na entrega da mensagem", "A entrega para {} está atrasada. O servidor continuará tentando."),
        ("Entrega retrasada: Re: x", "La entrega a {} se ha retrasado; el servidor seguirá intentando entregarlo."),
        ("Demora en la entrega", "El servidor volverá a intentar la entrega a {} durante dos días."),
    ],
)
def test_what_is_still_being_tried_has_not_failed(subject: str, text: str) -> None:
    verdict = told(SYSTEM, subject, text.format("maria@casa.example"))
    assert verdict.kind is Kind.DELAY
    assert verdict.report
    assert verdict.report.recipients[0].address == "maria@casa.example"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Falha no envio de presente",
            "Usuária: maria@casa.example\nFalha na entrega do presente: não foi possível enviar.",
        ),
        ("Error de entrega", "El usuario luis dice: no se pudo enviar el regalo, y el saldo bajó."),
        ("Delivery failed", "The gift could not be delivered, says the user maria.live."),
    ],
)
def test_a_form_that_speaks_of_a_failure_is_a_request(subject: str, text: str) -> None:
    assert told("no-reply@form.example", subject, text).kind is Kind.AUTOMATIC
    lost = f"{text}\n\nmaria@casa.example: 550 5.1.1"
    assert told("no-reply@form.example", subject, lost).kind is Kind.BOUNCE
