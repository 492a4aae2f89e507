"""HTML answers: the clients' own marks are believed."""

import pytest

from amparo.channels.email.decode import decode_mail
from amparo.channels.email.reply_text import PartKind, split_reply
from amparo.channels.email.tests.raw_mails import from_maria, html_part, multipart, text_part

ANSWER = "Ainda não consigo entrar."
ASKED = "<p>Olá Maria, qual é o seu usuário?</p>"

CLIENTS = {
    "gmail": f'<div dir="ltr">{ANSWER}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">Em sex., 20 de nov. de 2026 às 10:12, Lume &lt;<a href="mailto:ajuda@lume.example">ajuda@lume.example</a>&gt; escreveu:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid">{ASKED}</blockquote></div>',
    "gmail with signature": f'<div dir="ltr">{ANSWER}<div class="gmail_signature" data-smartmail="gmail_signature">Maria Souza</div></div><div class="gmail_quote">{ASKED}</div>',
    "outlook web": f'<div>{ANSWER}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font><b>De:</b> Lume<br><b>Enviado:</b> sexta-feira<br><b>Para:</b> Maria<br><b>Assunto:</b> Sua conta</font></div>{ASKED}',
    "outlook windows": f'<div class="WordSection1"><p class="MsoNormal">{ANSWER}</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> Lume<br><b>Sent:</b> Friday<br><b>To:</b> Maria<br><b>Subject:</b> conta</p></div></div>{ASKED}</div>',
    "outlook phone": f'<div>{ANSWER}</div><div id="ms-outlook-mobile-signature">Enviado do Outlook para Android</div><hr><div id="divRplyFwdMsg"><b>De:</b> Lume<br><b>Enviado:</b> sexta<br><b>Assunto:</b> conta</div>{ASKED}',
    "apple mail": f'<body>{ANSWER}<div><br><blockquote type="cite"><div>Em 20 de nov. de 2026, à(s) 10:12, Lume &lt;ajuda@lume.example&gt; escreveu:</div><br><div>{ASKED}</div></blockquote></div></body>',
    "iphone": f'<div dir="ltr">{ANSWER}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Enviado do meu iPhone</div><div dir="ltr"><br><blockquote type="cite">Em 20 de nov. de 2026, à(s) 10:12, Lume escreveu:<br><br></blockquote></div><blockquote type="cite">{ASKED}</blockquote></div>',
    "thunderbird": f'<p>{ANSWER}</p><div class="moz-cite-prefix">El 20/11/26 a las 10:12, Lume escribió:<br></div><blockquote type="cite" cite="mid:d1@lume.example">{ASKED}</blockquote><div class="moz-signature">-- <br>Maria</div>',
    "yahoo": f'<div class="yahoo-style-wrap"><div>{ANSWER}</div></div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>Em sexta-feira, 20 de novembro de 2026 10:12:33 BRT, Lume escreveu:</div>{ASKED}</div>',
    "proton": f'<div>{ANSWER}</div><div class="protonmail_quote">On Friday, Lume wrote:<br><blockquote type="cite">{ASKED}</blockquote></div>',
    "samsung": f'<div>{ANSWER}</div><div id="composer_signature">Enviado do meu Galaxy</div><div>-------- Mensagem original --------</div><div>De: Lume &lt;ajuda@lume.example&gt; </div><div>Data: 20/11/26 10:12 (GMT-03:00) </div><div>Para: maria@casa.example </div><div>Assunto: conta</div>{ASKED}',
    "zoho": f'<div>{ANSWER}</div><div class="zmail_extra"><div>---- On Fri, 20 Nov 2026 Lume wrote ----</div>{ASKED}</div>',
    "a plain blockquote": f"<div>{ANSWER}</div><div>On 20-Nov-2026, at 10:12, Lume wrote:</div><blockquote>{ASKED}</blockquote>",
    "a rule and headers": f"<div>{ANSWER}<hr><b>De:</b> ajuda@lume.example<br><b>Para:</b> maria<br><b>Assunto:</b> conta<br>{ASKED}</div>",
}  # fmt: skip


@pytest.mark.parametrize("client", CLIENTS)
def test_only_the_answer_is_visible(client: str) -> None:
    reply = split_reply("", CLIENTS[client])
    assert reply.visible == ANSWER
    assert any("qual é o seu usuário" in part.text for part in reply.parts if part.kind is PartKind.QUOTE)


def test_the_plain_view_is_enough_when_it_shows_its_quote() -> None:
    plain = f"{ANSWER}\n\nEm sex., 20 de nov. de 2026 às 10:12, Lume <ajuda@lume.example> escreveu:\n\n> Olá Maria"
    header, body = multipart("alternative", text_part(plain), html_part(CLIENTS["gmail"]))
    mail = decode_mail(from_maria(header, body=body))
    assert split_reply(mail.text, mail.html).visible == ANSWER


def test_the_html_helps_when_the_plain_view_shows_no_quote() -> None:
    plain = f"{ANSWER}\n\nOlá Maria, qual é o seu usuário?"
    assert split_reply(plain, CLIENTS["gmail"]).visible == ANSWER


def test_a_blockquote_of_the_writers_own_stays() -> None:
    html = f"<p>O aviso diz:</p><blockquote>conta fechada</blockquote><p>{ANSWER}</p><div class='gmail_quote'>{ASKED}</div>"
    visible = split_reply("", html).visible
    assert "conta fechada" in visible
    assert "qual é o seu" not in visible


def test_html_that_is_nothing_but_a_quote_is_shown() -> None:
    assert "qual é o seu usuário" in split_reply("", f'<div class="gmail_quote">{ASKED}</div>').visible


def test_nobody_forges_our_inner_marks() -> None:
    assert "fim" in split_reply("", "<div>a</div><div>\ue000quote</div><div>fim</div><hr>").visible
    assert "fim" in split_reply("a\n\ue000quote\nfim").visible
