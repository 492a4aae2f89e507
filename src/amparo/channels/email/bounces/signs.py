"""By what one knows that a program wrote a mail: senders, subjects and sentences, as data."""

from __future__ import annotations

import re

from amparo.channels.email.phrases import any_of, listed

DAEMON = re.compile(
    any_of(r"""
        mailer-?daemon; mail-?daemon; mdaemon; mail\.delivery\.system; mail-?delivery; undelivered; mail-?er;
        mailsystem; mmdf; smtp-gateway; microsoftexchange[0-9a-f]+; dsn; ndr; double-?bounce; bounces?
    """)
    + r"(?:[+=-].*)?$",
    re.IGNORECASE,
)
"""Local parts of the addresses from which only bounces come."""

POSTMASTER = re.compile(r"po+st_?master(?:[+=-].*)?$", re.IGNORECASE)
"""Mail systems write as this, and so do the people who run them."""

DAEMON_NAME = re.compile(
    any_of(r"""
        mail(?:er)? ?delivery; mailer[- ]daemon; delivery (?:sub)?system; postmaster; mail administrator;
        mail system; system administrator; internet mail delivery; microsoft outlook; mail gateway; undeliver
    """),
    re.IGNORECASE,
)

MACHINE = re.compile(
    any_of(r"""
        no-?[._-]?reply; do-?not-?[._-]?reply; n[aã]o-?responda; n[aã]o-?responder; no-?responder?; noreponse;
        ne-?pas-?repondre; notifications?; notify; alerts?; sysadmin; root; cron; nobody; daemon; www-data; apache;
        robot; bot; mailman(?:-.*)?; listserv; majordomo; sympa; auto-?(?:reply|responder|mailer|confirm).*;
        newsletter; .*-(?:bounces?|admin|request|owner|noreply); owner-.*; bounces?[+=-].*; prvs=.*
    """)
    + r"(?:\+.*)?$",
    re.IGNORECASE,
)
"""Local parts behind which nobody reads: never answered, but often real requests all the same."""

BOUNCE_SUBJECT = re.compile(
    any_of(r"""
        undeliver(?:able|ed); not deliver; non-? ?deliver; wasn't delivered; was not delivered; failure notice;
        delivery (?:status )?(?:notification|notice|failure|failed|report|error|problem|status|warning|incomplete);
        delivery (?:unsuccessful|delayed|fail|has failed|has been delayed); failure delivery; mail failure;
        returned mail; returned to sender; returning message; mail returned; bounced? (?:mail|message);
        rejected mail; mail (?:delivery|system) (?:failed|failure|error|problem|report|status|subsystem);
        mail status report; (?:could|can)(?: ?not|n't) (?:be )?(?:send|sent|deliver); unable to deliver;
        message status; mta-blocked; message (?:delivery|you sent|not|could|cannot|undeliver|rejected|blocked);
        error sending your mail; transcript of session; loop alert; warning: (?:could not|message); mail could not;
        postmaster notify; user unknown; auto-?notification of failed; recipient not found; quota exceeded;
        mail error; email (?:delivery|not|bounce); \[bounce\]; not (?:ml )?member; reject mail; loop back warning;
        fml system error;

        no se (?:pudo|puede|ha podido) (?:entregar|enviar); no entregad[oa]; no se entreg[oó]; error de entrega;
        mensaje (?:devuelto|rechazado|no entregad); correo (?:devuelto|no entregad|rechazado); entrega fallida;
        fallo (?:en la|de) entrega; notificaci[oó]n del? estado de (?:la )?entrega; imposible (?:de )?entregar;

        n[aã]o (?:foi |p[oô]de (?:ser )?)?entregue; n[aã]o (?:foi|p[oô]de|pode) (?:ser )?entreg;
        falha (?:na|de) entrega; falha no envio; mensagem devolvida; n[aã]o [eé] poss[ií]vel entregar;
        erro (?:de|na) entrega; e-?mail devolvido; n[aã]o entreg[aá]ve(?:l|is); atraso na entrega;
        entrega (?:atrasada|retrasada|demorada|aplazada|adiada|incompleta); retraso (?:en|de) (?:la )?entrega;
        demora en la entrega; no entregables?; notifica[cç][aã]o de (?:status|estado) d[ae] entrega;
        devolu[cç][aã]o de (?:e-?)?mail; retorno de (?:e-?)?mail;

        unzustellbar; nicht zugestellt; zustellung; nicht zustellbar; fehlgeschlagen; non remis; non distribu;
        [eé]chec de (?:la )?(?:remise|distribution|livraison); notification d'[eé]tat de remise; retour de courrier;
        mancato recapito; non recapitabile; recapito non; impossibile recapitare; onbestelbaar; niet bezorgd;
        kan ikke leveres; ikke leveret; går inte att leverera; toimittamaton; kan niet worden; errore di consegna;
        teslim edilemedi; nie można dostarczyć; nelze doručit; メール配信に失敗; 배달; не ?доставлен; недоставлен;
        невозможно доставить; не удалось доставить; niedostarcz; nie dostarczon; nedoru[cč]; kézbesíthetetlen;
        配信できません; 配信不能; メールエラー; エラー通知; 送信できません; 配送エラー; 未配達; 退信; 无法投递;
        無法傳遞; 无法送达; 전송 실패; 반송
    """),
    re.IGNORECASE,
)

BOUNCE_SENTENCE = re.compile(
    any_of(r"""
        (?:could|can|did|was|were|has|have|had) ?n(?:o|')t (?:be |been )?(?:deliver|reach|sent|accept);
        could not be delivered; not delivered to; unable to deliver; wasn't able to deliver; undeliver; rcpt to:;
        delivery (?:to|of|has|was|failed|attempt|status|error|failure); permanent (?:fatal )?error;
        did not reach the;
        error (?:occurred )?(?:while |when )?(?:delivering|trying to deliver|attempting to deliver|sending);
        following address(?:es|\(es\))?; following recipients?; transcript of session; failed addresses;
        user unknown; unknown user; no such user; mailbox (?:full|is full|unavailable); over quota; host unknown;
        this user doesn't have; rejected (?:by|recipient|your|because); failure reasons?; reason: ?\d{3};
        mail (?:delivery|system); returned (?:mail|message|to sender); action: failed; diagnostic-code;
        final-recipient; remote (?:host|server|smtp server) (?:said|returned|rejected); smtp error from remote;
        no valid recipients; invalid final delivery; duplicated message-id; message is delayed; has been delayed;
        will be retried; group you tried to contact; not (?:a )?member; loop condition; delivery failed;
        may not exist;

        no se (?:pudo|ha podido|puede) (?:entregar|enviar);
        no (?:fue|ha sido|ha podido ser|pudo ser) entregad; no se encontr[oó];
        n[aã]o (?:foi|p[oô]de|pode) (?:ser )?(?:entreg|poss[ií]vel); falha na entrega; n[aã]o encontrad;
        no se ha entregado; no se entreg; no ha llegado a; no se puede localizar;
        n[aã]o (?:alcan[cç]ou|atingiu|chegou a);
        entrega [^\n]{0,120}(?:atrasad|retrasad|demorad|aplazad|adiad); se ha retrasado; continuar[aá] tentando;
        (?:tentar[aá]|vai tentar) (?:entregar|novamente); seguir[aá] intentando; volver[aá] a intentar;
        (?:endere[cç]o|usu[aá]rio|conta|caixa|destinat[aá]rio)\b[^\n]{0,80}?
        (?:n[aã]o existe|inexistente|desconhecid|est[aá] chei);
        (?:direcci[oó]n|usuario|cuenta|buz[oó]n|destinatario)\b[^\n]{0,80}?
        (?:no existe|inexistente|desconocid|est[aá] llen);
        nicht zugestellt; konnte nicht; n'a pas pu [eê]tre; impossible de remettre; impossibile recapitare;
        non [eè] stato recapitato; не может быть доставлено; не доставлено; 送信できませんでした; 配信できませ;
        無法; 无法; ディレクトリのリスト
    """),
    re.IGNORECASE,
)

_AUTO_REPLY = any_of(r"""
    auto(?:matic|mated)?[- ]?(?:re(?:ply|sponse|sponder)|answer); out of (?:the )?office(?: auto-?reply)?; ooo;
    vacation reply; respuesta autom[aá]tica; autorespuesta; fuera de (?:la )?oficina; mensaje autom[aá]tico;
    ausente de la oficina; resposta autom[aá]tica; auto[- ]?resposta; fora do escrit[oó]rio;
    ausente do escrit[oó]rio; auto[- ]?r?respuesta; auto[- ]?r?resposta;
    mensagem autom[aá]tica; aviso de (?:f[eé]rias|aus[eê]ncia);
    r[eé]ponse automatique; absen(?:t|ce) du bureau; message automatique; automatische antwort;
    abwesenheitsnotiz; risposta automatica; fuori (?:sede|ufficio); automatisch antwoord; afwezigheid;
    automatiskt svar; autosvar; automatisk svar; automaattinen vastaus; odpowied[zź] automatyczna;
    autoodpowied[zź]; automatick[aá] odpov[eě][dď]; automatikus v[aá]lasz; автоответ; автоматический ответ;
    自動応答; 自動返信; 自动回复; 自動回覆; 자동 ?회신; otomatik yan.t
""")

AUTO_REPLY_SUBJECT = re.compile(
    rf"\s*(?:\[[^\]]{{1,40}}\]\s*)?[\[(]?{_AUTO_REPLY}\s*(?:$|[\])]|[:;,\uff1a\u2013\u2014-]|\bre\b|\()",
    re.IGNORECASE,
)
AUTO_REPLY_IN_BRACKETS = re.compile(rf"[\[(]{_AUTO_REPLY}[\])]\s*$", re.IGNORECASE)
"""Subjects that only answering machines write: the words alone, before a colon, in brackets at the end."""

_AWAY = any_of(r"""
    away (?:from|until); on (?:vacation|leave|holidays?); out of (?:the )?(?:office|town); vacation;
    maternity leave; vacaciones; fuera de la oficina; ausencia; ausente; f[eé]rias; fora do escrit[oó]rio;
    aus[eê]ncia; licen[cç]a; abwesen; urlaub; absence; cong[eé]s; fuori ufficio; ferie; 不在; отпуск
""")

AWAY_SUBJECT = re.compile(rf"\b{_AWAY}", re.IGNORECASE)
"""Words of an answering machine that people also write: they count only where a program sent the mail."""

_TAKEN = any_of(r"""
    auto; away; recebemos; recebida?; recibimos; recibido; acuse de recibo; confirma[cç][aã]o de receb\w+;
    confirmaci[oó]n de recepci[oó]n; we (?:have )?received
""")
AWAY_BEFORE_RE = re.compile(
    rf"(?!\s*(?:re|res|rv)\s*:)[^:]{{0,60}}?\b(?:{_AWAY}|{_TAKEN})\b[^:]{{0,40}}[:\s\])-]\s*(?:re|res|rv)\s*:",
    re.IGNORECASE,
)
"""The same words, and those of a receipt, before the `Re:` of what was answered: no person's program writes so."""

FEEDBACK_SUBJECT = re.compile(
    r"\s*" + any_of("complaint about message from; (?:email )?(?:abuse|feedback) report; spam complaint"),
    re.IGNORECASE,
)

AUTO_REPLY_HEADERS = listed("""
    x-autoreply; x-autorespond; x-autoresponder; x-auto-reply; x-auto-reply-from; x-mail-autoreply;
    x-autoreply-from; x-vacation; x-out-of-office; x-amazon-auto-reply;
    x-apple-action; x-fc-machinegenerated
""")
"""Headers that only answering machines write; "no" or "false" as a value takes it back."""

LIST_HEADERS = listed("""
    list-id; list-unsubscribe; list-post; list-help; mailing-list; x-mailing-list; x-list; x-campaign
""")

AUTO_REPLY_PRECEDENCE = frozenset(listed("auto_reply; auto-reply; autoreply"))
PRECEDENCE = frozenset(listed("bulk; junk; list"))
