"""What a person newly wrote is told from what their client quoted, in Portuguese, Spanish and English."""

import pytest

from amparo.channels.email.reply_text import PartKind, split_reply

ANSWERS = {
    "pt": "Oi! Ainda não consigo entrar.\n\nO usuário é maria_live.",
    "es": "¡Hola! Sigo sin poder entrar.\n\nEl usuario es maria_live.",
    "en": "Hi! I still cannot get in.\n\nThe user is maria_live.",
}
ASKED = "> Olá Maria,\n>\n> qual é o seu usuário?\n>\n> Equipe Lume"
ASKED_BARE = "Olá Maria,\n\nqual é o seu usuário?\n\nEquipe Lume"

ATTRIBUTIONS = {
    "pt": [
        "Em sex., 20 de nov. de 2026 às 10:12, Lume <ajuda@lume.example> escreveu:",
        "Em sex., 20 de nov. de 2026 às 10:12, Lume <\najuda@lume.example> escreveu:",
        "Em 20/11/2026 10:12, Lume escreveu:",
        "Em sexta-feira, 20 de novembro de 2026 10:12:33 BRT, Lume <ajuda@lume.example> escreveu:",
        "Em 20 de novembro de 2026 às 10:12:35, Lume (ajuda@lume.example) escreveu:",
        "No dia 20/11/2026, às 10:12, Lume <ajuda@lume.example> escreveu:",
        "A 20/11/2026 às 10:12, Lume <ajuda@lume.example> escreveu:",
        "Lume <ajuda@lume.example> escreveu (sexta, 20/11/2026 à(s) 10:12):",
        "Lume <ajuda@lume.example> escreveu no dia sex., 20/11/2026 à(s) 10:12:",
    ],
    "es": [
        "El vie, 20 nov 2026 a las 10:12, Lume (<ayuda@lume.example>) escribió:",
        "El vie, 20 nov 2026 a las 10:12, Lume\n(<ayuda@lume.example>) escribió:",
        "El 20/11/26 a las 10:12, Lume escribió:",
        "El 20 nov 2026, a las 10:12, Lume <ayuda@lume.example> escribió:",
        "El viernes, 20 de noviembre de 2026, 10:12:33 GMT-5, Lume <ayuda@lume.example> escribió:",
        "El 20 de noviembre de 2026 10:12:33 GMT-05:00, Lume <ayuda@lume.example> escribió:",
        "En 20/11/2026 10:12, Lume <ayuda@lume.example> escribió:",
    ],
    "en": [
        "On Fri, Nov 20, 2026 at 10:12 AM Lume <help@lume.example> wrote:",
        "On Fri, Nov 20, 2026 at 10:12 AM Lume <\nhelp@lume.example> wrote:",
        "On Nov 20, 2026, at 10:12 AM, Lume <help@lume.example> wrote:",
        "On 20/11/2026 10:12, Lume wrote:",
        "On Friday, November 20, 2026 at 10:12:33 AM EST, Lume <help@lume.example> wrote:",
        "On Friday, November 20th, 2026 at 10:12 AM, Lume <help@lume.example> wrote:",
        "Lume <help@lume.example> wrote:",
        "2026-11-20 10:12 GMT-03:00 Lume <help@lume.example>:",
    ],
}
OTHER_ATTRIBUTIONS = [
    "Le ven. 20 nov. 2026 à 10:12, Lume <aide@lume.example> a écrit :",
    "Am 20.11.2026 um 10:12 schrieb Lume <hilfe@lume.example>:",
    "Il giorno ven 20 nov 2026 alle ore 10:12 Lume <aiuto@lume.example> ha scritto:",
    "Op vr 20 nov. 2026 om 10:12 schreef Lume <hulp@lume.example>:",
    "W dniu 20.11.2026 o 10:12, Lume pisze, napisał:",
    "пт, 20 нояб. 2026 г. в 10:12, Lume <help@lume.example>:",
    "Den 20. nov. 2026 kl. 10.12 skrev Lume <help@lume.example>:",
    "fre 20 nov. 2026 kl 10:12 skrev Lume <help@lume.example>:",
    "Op 20 nov. 2026 om 10:12 heeft Lume <help@lume.example> het volgende geschreven:",
    "Lume <help@lume.example> kirjoitti 20.11.2026 kello 10.12:",
    "20 нояб. 2026 г. 10:12 пользователь Lume <help@lume.example> написал:",
    "Lume <help@lume.example>, 20 Kas 2026 Cum, 10:12 tarihinde şunu yazdı:",
    "Lume <help@lume.example> 于2026年11月20日周五 上午10:12写道\uff1a",
    "2026年11月20日(金) 10:12 Lume <help@lume.example>:",
    "vin., 20 nov. 2026 la 10:12, Lume <help@lume.example> a scris:",
    "pá 20. 11. 2026 v 10:12 odesílatel Lume <help@lume.example> napsal:",
    "Lume <help@lume.example> ezt írta (időpont: 2026. nov. 20., P, 10:12):",
    "Στις Παρ, 20 Νοε 2026 στις 10:12 π.μ., ο χρήστης Lume <help@lume.example> έγραψε:",
    "At 20/11/2026 10:12 AM, you wrote:",
    "Lume wrote on 20/11/2026 10:12:",
    "Quoting Lume <help@lume.example>:",
    ">>> Lume <help@lume.example> 20/11/26 10:12 >>>",
    "---- On Fri, 20 Nov 2026 10:12:00 -0300 Lume <help@lume.example> wrote ----",
    '20.11.2026, 10:12, "Lume" <help@lume.example>:',
]
HEADER_BLOCKS = {
    "pt": [
        "De: Lume <ajuda@lume.example>\nEnviado: sexta-feira, 20 de novembro de 2026 10:12\nPara: Maria <maria@casa.example>\nAssunto: Sua conta",
        "________________________________\nDe: Lume <ajuda@lume.example>\nEnviado: sexta-feira, 20 de novembro de 2026 10:12\nPara: Maria\nAssunto: Sua conta",
        "De: Lume [mailto:ajuda@lume.example]\nEnviada em: sexta-feira, 20 de novembro de 2026 10:12\nPara: Maria\nCc: Ana\nAssunto: Sua conta",
        "*De:* Lume <ajuda@lume.example>\n*Enviado:* 20/11/2026 10:12\n*Para:* Maria\n*Assunto:* Sua conta",
        "-----Mensagem original-----\nDe: Lume\nEnviada em: sexta-feira\nPara: Maria\nAssunto: Sua conta",
        "---------- Mensagem original ----------",
    ],
    "es": [
        "De: Lume <ayuda@lume.example>\nEnviado: viernes, 20 de noviembre de 2026 10:12\nPara: Maria <maria@casa.example>\nAsunto: Su cuenta",
        "________________________________\nDe: Lume <ayuda@lume.example>\nEnviado el: viernes, 20 de noviembre de 2026 10:12\nPara: Maria\nAsunto: Su cuenta",
        "-----Mensaje original-----\nDe: Lume\nEnviado el: viernes\nPara: Maria\nAsunto: Su cuenta",
        "-------- Mensaje original --------\nDe: Lume <ayuda@lume.example>\nFecha: 20/11/26 10:12 (GMT-05:00)\nA: maria@casa.example\nAsunto: Su cuenta",
    ],
    "en": [
        "From: Lume <help@lume.example>\nSent: Friday, November 20, 2026 10:12 AM\nTo: Maria <maria@casa.example>\nSubject: Your account",
        "From: Lume <help@lume.example>\nDate: Friday, November 20, 2026 at 10:12 AM\nTo: Maria\nSubject: Your account",
        "-----Original Message-----\nFrom: Lume\nSent: Friday\nTo: Maria\nSubject: Your account",
        "-------- Original message --------\nFrom: Lume <help@lume.example>\nDate: 11/20/26 10:12 (GMT-05:00)\nTo: maria@casa.example\nSubject: Your account",
    ],
}  # fmt: skip
DEVICES = [
    "Enviado do meu iPhone",
    "Enviado do meu Galaxy",
    "Enviado via iPad",
    "Enviado do Outlook para iOS<https://aka.ms/o0ukef>",
    "Obter o Outlook para Android",
    "Enviado do Yahoo Mail no Android",
    "Enviado a partir do meu smartphone Samsung Galaxy.",
    "Enviado do Email para Windows 10",
    "Enviado desde mi iPhone",
    "Enviado desde mi Xiaomi",
    "Enviado desde Outlook para Android",
    "Obtener Outlook para iOS",
    "Enviado desde Yahoo Mail para iPhone",
    "Enviado desde mi dispositivo Samsung",
    "Enviado desde Correo para Windows",
    "Sent from my iPhone",
    "Sent from Outlook for Android",
    "Get Outlook for iOS",
    "Sent from Yahoo Mail for iPhone",
    "Sent from Mail for Windows",
    "Sent from Proton Mail for Android",
]


def folded(text: str) -> set[PartKind]:
    return {part.kind for part in split_reply(text).parts} - {PartKind.WRITTEN}


@pytest.mark.parametrize(("language", "line"), [(key, line) for key, lines in ATTRIBUTIONS.items() for line in lines])
@pytest.mark.parametrize("quote", [ASKED, ASKED_BARE], ids=["marked", "unmarked"])
def test_a_quote_under_an_attribution_folds(language: str, line: str, quote: str) -> None:
    reply = split_reply(f"{ANSWERS[language]}\n\n{line}\n\n{quote}\n")
    assert reply.visible == ANSWERS[language]
    assert "qual é o seu usuário" in reply.parts[-1].text
    assert "Lume" in reply.parts[-1].heading


@pytest.mark.parametrize("line", OTHER_ATTRIBUTIONS)
def test_the_customary_other_languages_fold_too(line: str) -> None:
    assert split_reply(f"{ANSWERS['en']}\n\n{line}\n\n{ASKED}").visible == ANSWERS["en"]


@pytest.mark.parametrize(("language", "block"), [(key, one) for key, blocks in HEADER_BLOCKS.items() for one in blocks])
def test_a_mail_under_its_headers_folds(language: str, block: str) -> None:
    reply = split_reply(f"{ANSWERS[language]}\n\n{block}\n\n{ASKED_BARE}\n")
    assert reply.visible == ANSWERS[language]
    assert reply.parts[-1].kind is PartKind.QUOTE


@pytest.mark.parametrize("line", DEVICES)
def test_what_a_phone_adds_folds(line: str) -> None:
    assert split_reply(f"{ANSWERS['pt']}\n\n{line}\n").visible == ANSWERS["pt"]
    with_quote = split_reply(f"{ANSWERS['pt']}\n\n{line}\n\n{ATTRIBUTIONS['pt'][0]}\n\n{ASKED}")
    assert [part.kind for part in with_quote.parts] == [PartKind.WRITTEN, PartKind.SIGNATURE, PartKind.QUOTE]


def test_a_signature_under_its_dashes_folds() -> None:
    reply = split_reply(f"{ANSWERS['es']}\n\n-- \nMaria Souza\nCreadora\n+57 1 555 0101")
    assert reply.visible == ANSWERS["es"]
    assert reply.parts[-1].kind is PartKind.SIGNATURE


def test_dashes_inside_a_text_begin_no_signature() -> None:
    long = "\n".join(f"linha {number}" for number in range(30))
    assert split_reply(f"primeiro\n--\n{long}").visible == f"primeiro\n--\n{long}"
    listed = "Preciso de:\n-- acesso\n-- pagamento\n\nObrigada"
    assert split_reply(listed).visible == listed


def test_an_answer_below_the_quote_is_the_answer() -> None:
    reply = split_reply(f"{ATTRIBUTIONS['pt'][0]}\n\n{ASKED}\n\n{ANSWERS['pt']}")
    assert reply.visible == ANSWERS["pt"]


def test_answers_between_the_quoted_lines_stay_with_them() -> None:
    text = (
        f"Respondo abaixo.\n\n{ATTRIBUTIONS['pt'][0]}\n\n> Qual é o seu usuário?\n\nmaria_live\n\n"
        "> Desde quando?\n\nDesde ontem.\n\n> Equipe Lume"
    )
    reply = split_reply(text)
    for line in ("Respondo abaixo.", "> Qual é o seu usuário?", "maria_live", "> Desde quando?", "Desde ontem."):
        assert line in reply.visible
    assert "Equipe Lume" not in reply.visible


def test_a_short_answer_right_under_a_long_question_is_no_torn_line() -> None:
    question = "> Você consegue entrar no aplicativo pelo celular ou só pelo computador agora?"
    reply = split_reply(f"{ATTRIBUTIONS['pt'][0]}\n{question}\nsó pelo celular\n> E o país?\nBrasil\n")
    assert "só pelo celular" in reply.visible
    assert "Brasil" in reply.visible


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("---------- Forwarded message ---------", PartKind.FORWARDED),
        ("---------- Mensagem encaminhada ---------", PartKind.FORWARDED),
        ("---------- Mensaje reenviado ---------", PartKind.FORWARDED),
        ("---------- Forwarded message ---------\nDe: Banco <a@banco.test>\nDate: sex.\nSubject: aviso\nTo: <m@c.test>", PartKind.FORWARDED),
        ("Begin forwarded message:\n\nFrom: a@banco.test\nSubject: aviso\nDate: Fri", PartKind.FORWARDED),
        ("Início da mensagem encaminhada:\n\nDe: a@banco.test\nAssunto: aviso\nData: sex", PartKind.FORWARDED),
        ("Inicio del mensaje reenviado:\n\nDe: a@banco.test\nAsunto: aviso\nFecha: vie", PartKind.FORWARDED),
    ],
)  # fmt: skip
def test_what_is_sent_on_folds_under_what_is_written_about_it(line: str, kind: PartKind) -> None:
    reply = split_reply(f"Vejam isto.\n\n{line}\n\nSua conta será encerrada.")
    assert reply.visible == "Vejam isto."
    assert (reply.parts[-1].kind, reply.parts[-1].text) == (kind, "Sua conta será encerrada.")


def test_who_only_sends_on_is_taken_at_what_was_sent_on() -> None:
    reply = split_reply(
        "---------- Mensagem encaminhada ---------\nDe: a@banco.test\nAssunto: x\nPara: m\n\nSua conta foi usada."
    )
    assert reply.visible == "Sua conta foi usada."
    assert split_reply("> só citação").visible == "> só citação"


@pytest.mark.parametrize(
    "line",
    [
        "##- Responda acima desta linha -##",
        "##- Please type your reply above this line -##",
        "Responda acima desta linha",
        "> Por favor, escriba por encima de esta línea",
        "--- Reply above this line ---",
    ],
)
def test_everything_under_our_own_line_folds(line: str) -> None:
    assert split_reply(f"{ANSWERS['pt']}\n\n{line}\n\nqualquer coisa").visible == ANSWERS["pt"]


@pytest.mark.parametrize(
    "text",
    [
        "No dia 20 o moderador me escreveu:\nsua conta será fechada\ne eu não fiz nada.",
        "Ayer un agente me escribió: espere.\n\nSigo esperando.",
        "He wrote:\nI will ban you.\n\nPlease help.",
        "De: São Paulo\nPara: Recife\n\nQuero trocar a região da minha conta.",
        "Nome: Maria\nE-mail: maria@casa.example\nAssunto: saque\n\nPor favor, me ajudem.",
        "Sent from my account to another one without my permission!\n\nPlease stop it.",
        "Enviado de minha conta sem eu saber.\n\nQuem fez isso?",
        "On my LIVE at 10:30 somebody insulted me.\n\nHis name is x.",
        "Em 20/11/2026 às 10:12 minha live caiu.\nE ninguém respondeu.",
        "Os dados:\n----------\nusuário: maria\n----------\nObrigada",
        "1 > 2? 3 < 4!\n\na > b",
        "Preço | Valor\na | b\n\nfim",
    ],
)
def test_prose_that_looks_like_a_quote_stays_whole(text: str) -> None:
    assert split_reply(text).visible == text
    assert not folded(text)


def test_line_ends_and_hard_blanks_make_no_difference() -> None:
    text = f"{ANSWERS['es']}\n\n{ATTRIBUTIONS['es'][0]}\n\n{ASKED}".replace(" a las", "\xa0a las").replace("\n", "\r\n")
    assert split_reply(text).visible == ANSWERS["es"]


def test_rules_drawn_at_the_end_are_not_the_answer() -> None:
    assert split_reply("Obrigada!\n\n----\n\n***\n").visible == "Obrigada!"


def test_nothing_is_nothing() -> None:
    assert split_reply("").visible == ""
    assert split_reply("\n\n  \n").visible == ""
    assert split_reply("", "").parts == ()


def test_no_line_is_lost() -> None:
    text = f"{ANSWERS['pt']}\n\nEnviado do meu iPhone\n\n{ATTRIBUTIONS['pt'][1]}\n\n{ASKED}\n\n{HEADER_BLOCKS['pt'][1]}\n\nfim"
    shown = " ".join(f"{part.heading} {part.text}" for part in split_reply(text).parts)
    assert sorted(shown.split()) == sorted(text.split())
