"""Header blocks and ruled lines above a quoted or forwarded mail (Outlook, Apple, webmails)."""

from __future__ import annotations

import re

from amparo.channels.email.phrases import any_of, listed

_MOST_LINES = 14
_ENOUGH_KINDS = 3

_KEYS = {
    "from": listed("""
        from; de; da; von; van; fra; från; od; от; от кого; lähettäjä; expéditeur; remitente; remetente; mittente;
        发件人; 寄件者; 差出人; 보낸 사람; kimden
    """),
    "date": listed("""
        sent; date; enviado; enviada; enviado em; enviada em; enviado el; data; fecha; envoyé; envoyé le;
        message du; gesendet; datum; inviato; verzonden; sendt; skickat; dato; wysłano; data wysłania; отправлено;
        дата; 发送时间; 日期; 日時; 送信日時; 보낸 날짜; sent at; lähetetty; tarih; enviat
    """),
    "to": listed("""
        to; para; à; a; an; aan; til; till; do; кому; vastaanottaja; destinataire; destinatario; destinatário;
        收件人; 宛先; 받는 사람; kime; per a
    """),
    "cc": listed("cc; c/c; copie à; copia; cópia; kopie; kopi; kopia; копия; 抄送"),
    "subject": listed("""
        subject; assunto; asunto; objet; betreff; oggetto; onderwerp; emne; ämne; temat; тема; aihe; sujet; 主题;
        主旨; 件名; 제목; konu; assumpte
    """),
    "reply-to": listed("reply-to; responder a; responder para; répondre à; antwort an; risposta"),
}
_KIND_OF = {key: kind for kind, keys in _KEYS.items() for key in keys}
_HEADER = re.compile(r"^[\s>|*_]*([^\W\d_][\w/ -]{0,24}?)[\s*_]*[:\uff1a][*_]*\s*(.*)$")

_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}")

_MESSAGE_WORDS = any_of(r"""
    original message; mensagem original; mensaje original; message d'origine; message original; nachricht;
    messaggio originale; oorspronkelijk bericht; oprindelig meddelelse; opprinnelig melding;
    ursprungligt meddelande; wiadomość oryginalna; oryginalna wiadomość; исходное сообщение; пересылаемое сообщение;
    původní zpráva; eredeti üzenet; orijinal mesaj; alkuperäinen viesti; 原始邮件; 原始郵件; 元のメッセージ;
    missatge original; mensaxe orixinal; mensagem respondida; reply message; mensaje citado
""")
_FORWARD_WORDS = any_of(r"""
    forwarded (?:message|e-?mail|mail); mensagem encaminhada; mensagem reencaminhada; mensaje reenviado;
    mensaje enviado; message transféré; weitergeleitete nachricht; messaggio inoltrato; doorgestuurd bericht;
    videresendt; vidarebefordra\w+; пересланное сообщение; wiadomość przekazana; e-?mail encaminhado;
    correo reenviado; 转发邮件; 轉寄郵件; 転送メッセージ; missatge reenviat
""")
_RULED = re.compile(rf"(?:\S{{1,20}} )?{_MESSAGE_WORDS}", re.IGNORECASE)
_FORWARDED = re.compile(
    rf"^[\s>|*_]*(?:-{{2,}}\s*{_FORWARD_WORDS}\b.{{0,60}}-{{2,}}|begin forwarded message:|in[ií]cio da mensagem"
    r" (?:re)?encaminhada:|inicio del mensaje reenviado:|début du message (?:réexpédié|transféré) ?:"
    r"|anfang der weitergeleiteten (?:nachricht|e-mail):|inizio messaggio inoltrato:)[\s*]*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^\s*[_=*-]{4,}\s*$")
_ABOVE_LINE = re.compile(
    any_of(r"""
        (?:please )?(?:reply|type your reply|write) above this line; responda acima desta linha;
        escreva acima desta linha;
        (?:por favor,? )?(?:responda|escriba|conteste) (?:por )?(?:encima|arriba|sobre) (?:de )?esta l[ií]nea
    """),
    re.IGNORECASE,
)  # fmt: skip
_LINE_WORDS = ("line", "linha", "linea", "línea")
_LONGEST = 120
DELIMITER = "##- "
"""Our own mails carry a line that begins so and says "write above this line" in the reader's language."""


def delimiter_line(line: str) -> bool:
    """Our own line, or another helpdesk's, above which the answer stands."""
    stripped = line.lstrip("> *_\t")[:200]
    return stripped.startswith(DELIMITER.strip()) or _says_above(stripped)


def _says_above(line: str) -> bool:
    low = line.lower()
    return len(line) < _LONGEST and any(word in low for word in _LINE_WORDS) and bool(_ABOVE_LINE.search(low))


def forward_line(line: str) -> bool:
    return ("--" in line or line.rstrip("* ").endswith(":")) and bool(_FORWARDED.match(line[:200]))


def ruled_line(line: str) -> bool:
    """A line such as "-----Mensagem original-----"."""
    line = line[:200].strip(" \t>|*_")
    return line.startswith("--") and line.endswith("--") and bool(_RULED.fullmatch(line.strip("- ")))


def header_block(lines: list[str], start: int) -> int:
    """How many lines the header block that begins at `start` takes, a rule above it included; 0 if there is none."""
    index = start
    if _RULE.match(lines[index][:200]):
        index += 1
        while index < len(lines) and index < start + 3 and not lines[index].strip(" >"):
            index += 1
    said: dict[str, str] = {}
    end = index
    for position in range(index, min(index + _MOST_LINES, len(lines))):
        found = _HEADER.match(lines[position][:300]) if ":" in lines[position] or "\uff1a" in lines[position] else None
        kind = _KIND_OF.get(found[1].strip().lower(), "") if found else ""
        if found and kind:
            said[kind] = found[2]
            end = position + 1
        elif position == index or not lines[position].strip(" >*\t") or position > end + 1:
            break
    goes_on = end < len(lines) and bool(_HEADER.match(lines[end][:300]))
    return end - start if _is_block(said, goes_on=goes_on) else 0


def _is_block(said: dict[str, str], *, goes_on: bool) -> bool:
    """The words for from, to and date are also how people write of a journey or of a payment.

    A mail's have a subject, an address or a clock, and where they `goes_on`, it is with what no mail has: an amount.
    """
    if "from" not in said:
        return False
    if "@" in said["from"] and len(said) > 1:
        return True
    if len(said) < _ENOUGH_KINDS:
        return False
    is_dated = bool(_CLOCK.search(said.get("date", "")))
    return "subject" in said or (is_dated and not goes_on) or any("@" in value for value in said.values())
