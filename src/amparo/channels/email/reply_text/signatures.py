"""Signatures and what phones append, in many languages."""

from __future__ import annotations

import re

from amparo.channels.email.phrases import any_of

MOST_LINES = 15
"""A signature is no longer than this; what stands below a longer one is text."""

_DELIMITER = re.compile(r"^\s*(?:--|\u2014|\u2013|__+|-- ?\u200b?)\s*$")
_TRAILING = re.compile(r"^[\s\u200b\u1427]*(?:[-_=*#~+\u2014\u2013\u1427]{2,}|[\u1427\u200b])?[\s\u200b]*$")
_DEVICE = re.compile(
    r"^[\s<(\[*_]*"
    + any_of(r"""
        (?:sent|posted|written) (?:from|via|with|using|by|on) (?:my |a |an |the |our )?\S; sent from\b;
        from my (?:i?phone|ipad|mobile|android); get \[?outlook for; (?:download|try) \[?outlook for;
        sent on the go;
        enviad[oa] (?:do|da|de|a partir d[oea]|pel[oa]|com|via|por|desde|con|atrav[eé]s d[oea]) (?:meu |minha |mi )?\S;
        (?:obter|obtenha|baixe|descargar?|obtener|obt[eé]n) (?:o |el )?\[?outlook (?:para|for);
        mensagem enviada (?:do|de|pelo); mensaje enviado (?:desde|con); enviat des d; mandado desde mi \S;
        enviado a trav[eé]s de \S; li[bv]re de v[ií]rus\W; virus-free\W;
        envoy[eé] (?:de(?:puis)?|à partir d|avec|par) ?\S; t[eé]l[eé]charge[rz]? outlook; obtenez outlook;
        provenance : courrier; von meinem .{1,40} gesendet; gesendet (?:von|mit|vom|aus|ueber|über) \S;
        diese nachricht wurde von meinem; holen sie sich outlook; outlook f[uü]r (?:ios|android) herunterladen;
        inviato (?:da|dal|con|tramite) \S; scarica outlook; ottieni outlook; verzonden (?:met|vanaf|vanuit|via) \S;
        outlook voor \S+ downloaden; skickat fr[aå]n \S; sendt fra \S; h[aä]mta outlook; l[aä]hetetty \S+st[aä];
        wys[lł]an[eoy] (?:z|ze) \S; odesl[aá]no z \S; отправлено \S{1,3} \S; надіслано з \S; iphoneから送信;
        ipadから送信; 從我的 .{1,20}傳送; 发自我的; 發自我的; 나의 .{1,20}에서 보냄; k[uü]ldve .{1,20};
        .{1,20}[' ]?(?:mdan|den|ten) g[oö]nderildi
    """)
    + r".{0,120}$",
    re.IGNORECASE,
)
# What follows "sent from" must be a thing one sends from, or one's own; a person may also write "sent from my account".
_THING = re.compile(
    any_of(r"""
        phone; ipad; ipod; android; galaxy; samsung; xiaomi; redmi; huawei; motorola; moto\b; lg\b; htc; nokia;
        oneplus; wiko; alcatel; blackberry; celular; m[oó]vil; mobile; mobil; cell\b; smartphone; tablet; device;
        dispositivo; aparelho; telefone; tel[eé]fono; t[eé]l[eé]phone; handy; windows; outlook; gmail; yahoo;
        mail\b; e-?mail app; mailbox; airmail; proton; spark; k-9; ti-\d; macbook; mac\b; pc\b; computer;
        computador; ordenador; watch; app\b; 傳送; 送信; 发自; 發自; 보냄; телефон; устройств; aol; thunderbird;
        zoho; bol\b; uol\b; hotmail; webmail; correo; phone; gal; avast; avg\b
    """),
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:my|meu|minha|mi|mon|ma|meinem|mio|mia|mijn|min|mojego)\b", re.IGNORECASE)
_NOT_A_THING = re.compile(
    r"\b(?:account|conta|cuenta|bank|banco|wallet|carteira|cartera|live|perfil|profile|channel|canal|never|nunca|order"
    r"|pedido|payment|pagamento|pago\b|receipt|comprova|comprobante|formul|d[ií]a \d|\d{1,2}h\b|\d{1,2}:\d\d)",
    re.IGNORECASE,
)
# After a comma only an excuse follows; anything else is a sentence about what was sent from there.
_EXCUSE = re.compile(
    r"excus|typo|brev|sorry|pardon|forgive|des?culp|perd[oó]|erro|tipogr|entschuld|tippf", re.IGNORECASE
)
_MOST_DEVICE_CHARACTERS = 160
_MOST_OWN_CHARACTERS = 60


def signature_delimiter(line: str) -> bool:
    """The line "-- " (RFC 3676 section 4.3) and the dashes or underscores that people set for it."""
    return len(line) < 80 and bool(_DELIMITER.match(line))  # noqa: PLR2004 no longer line is one


def device_line(line: str) -> bool:
    """A phone's or a client's advertisement of itself, alone on its line."""
    line = line.strip()
    if len(line) > _MOST_DEVICE_CHARACTERS or not _DEVICE.match(line) or _NOT_A_THING.search(line):
        return False
    if ", " in line and not _EXCUSE.search(line):
        return False
    return bool(_THING.search(line)) or (len(line) < _MOST_OWN_CHARACTERS and bool(_OWN.search(line)))


def is_trailing(line: str) -> bool:
    """A blank line, or one that only draws: cut from the end of what was written."""
    return len(line) < 200 and bool(_TRAILING.match(line))  # noqa: PLR2004 no longer line is one
