"""What looks like a quote or a signature and is what Maria wrote; and what nobody wrote, though it looks like text."""

import pytest

from amparo.channels.email.reply_text import PartKind, split_reply

WRITTEN = "Ainda não consigo entrar.\nO código não chega."


@pytest.mark.parametrize(
    "text",
    [
        "Paguei ontem.\n\nDe: Banco do Brasil\nPara: Lume LIVE\nData: 12/03/2026\nValor: R$ 300\n\nNão caiu. Podem ver?",
        "Paguei.\n\nDe: conta\nPara: Lume\nData: 12/03/2026 14:22\nValor: R$ 300\n\nNão caiu.",
        "Hice un pago.\n\nDe: mi cuenta\nA: Lume\nFecha: 12/03/2026\nImporte: 30 €\n\n¿Me lo devuelven?",
        "Viajei.\n\nDe: São Paulo\nPara: Lisboa\nData: 12/03/2026\n\nA live caiu no caminho.",
        "Oi.\n\nEnviado pelo celular às 14h, o formulário nunca foi respondido.\n\nPodem ver?",
        "Hola.\n\nEnviado desde mi móvil el día 3, el formulario nunca llegó.\n\n¿Pueden mirar?",
        "Enviado do computador do meu pai o pedido 123.\nNão sei se chegou.",
        "Oi.\n\nRecebi por engano um e-mail confidencial de outro destinatário, com dados dele. Apago?\n\nObrigada.",
        "Hola.\n\nHe recibido por error un mensaje confidencial para otro destinatario. ¿Lo elimino?",
    ],
)
def test_what_maria_tells_stays_whole(text: str) -> None:
    assert split_reply(text).visible == text


def test_a_line_that_maria_marks_herself_stays_where_she_put_it() -> None:
    visible = split_reply("A tela diz:\n> erro 1042\n\nO que é?").visible
    assert visible.split() == ["A", "tela", "diz:", ">", "erro", "1042", "O", "que", "é?"]


@pytest.mark.parametrize(
    "line",
    [
        "Enviado do meu Redmi Note 9",
        "Mandado desde mi iPhone",
        "Enviado a través de la aplicación Mail de Orange",
        "Livre de vírus.www.avast.com<https://www.avast.com/sig-email>",
        "Libre de virus. www.avast.com",
        "Enviado do meu telemóvel, desculpe os erros",
    ],
)
def test_what_a_program_adds_folds(line: str) -> None:
    assert split_reply(f"{WRITTEN}\n\n{line}\n").visible == WRITTEN


FOOTERS = [
    """AVISO DE CONFIDENCIALIDADE: Esta mensagem e seus anexos podem conter informações confidenciais. Se você não é o
destinatário, por favor apague-a e avise o remetente. É proibida a sua divulgação.""",
    """Este e-mail e seus anexos são confidenciais e destinados exclusivamente a quem foram endereçados. Caso tenha sido
recebido por engano, favor eliminá-lo.

Antes de imprimir, pense no MEIO AMBIENTE.""",
    """AVISO LEGAL: Este mensaje va dirigido exclusivamente a su destinatario, y puede contener información confidencial.
Si usted no es el destinatario, por favor elimínelo.""",
    """La información contenida en este mensaje es confidencial y está destinada únicamente a la persona a la que va
dirigida. Queda notificado de que su divulgación sin autorización está prohibida.""",
    """This e-mail may contain confidential and privileged information. If you are not the intended recipient, please
notify the sender immediately and delete it.""",
]


@pytest.mark.parametrize("footer", FOOTERS)
@pytest.mark.parametrize("above", ["\n\n", "\n\nAtt,\nMaria\n\n", "\n\nEnviado do meu iPhone\n\n"])
def test_what_her_company_writes_under_every_mail_folds(footer: str, above: str) -> None:
    quote = "\n\nEm sex., 20 de nov. de 2026 às 10:12, Lume <ajuda@lume.example> escreveu:\n\n> Oi, Maria"
    for below in ("", quote):
        reply = split_reply(f"{WRITTEN}{above}{footer}{below}")
        assert reply.visible.removesuffix("\n\nAtt,\nMaria") == WRITTEN
        folded = "\n".join(part.text for part in reply.folded)
        assert " ".join(footer.split()) in " ".join(folded.split())


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_mail_that_begins_like_a_footer_shows_it(footer: str) -> None:
    assert split_reply(footer).visible == footer.partition("\n\n")[0]


def test_what_is_shown_for_want_of_words_of_her_own_keeps_its_heading_and_her_signature() -> None:
    heading = "No dia 20/11/2026 às 14:30 um usuário escreveu:"
    reply = split_reply(f'{heading}\n"vou te achar"\n\nPor favor, banam ele.')
    assert reply.visible == '"vou te achar"\n\nPor favor, banam ele.'
    assert [part.heading for part in reply.folded] == [heading]
    sent_on = split_reply(
        "-- \nMaria\n\n---------- Forwarded message ---------\nDe: X <x@a.example>\nAssunto: Oi\n\nVeja"
    )
    assert sent_on.visible == "Veja"
    assert [part.text for part in sent_on.folded if part.kind is PartKind.SIGNATURE] == ["-- \nMaria"]
    assert any("De: X" in part.heading for part in sent_on.folded)
