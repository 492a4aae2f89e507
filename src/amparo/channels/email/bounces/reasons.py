"""Why a delivery failed, read out of the words of the server that refused it.

The names are those of the sisimai project, which made them customary. Order matters: the first row that has
one of its phrases in the diagnosis decides, so the particular stands before the general.
"""

from __future__ import annotations

import re

from amparo.channels.email.phrases import listed

HARD = frozenset({"userunknown", "hostunknown", "hasmoved", "notaccept"})
"""Reasons for which trying again is in vain."""

_PHRASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("vacation", listed("i am away on vacation")),
    (
        "mailboxfull",
        listed("""
            mailbox full; mailbox is full; mailboxfull; mail box full; mailbox has exceeded; inbox is full;
            over quota; overquota; over the quota; over-quota; quota exceeded; quota exceed; exceeded quota;
            exceeds quota; exceeded storage; storage quota; out of storage; out of space; exceeds storage;
            quotaexceeded; exceeding storage; exceeding its mailbox quota; mail quota; disk quota; full mailbox;
            mailfolder is full; mailbox is almost full; exceeded allowed storage; user is full; mail folder is full;
            exceeded their disk space; not enough disk space; not enough storage; insufficient disk space;
            mailbox size limit exceeded; mailbox exceeds; exceeded the maximum inbound; account is full;
            user has too many messages; too many messages in mailbox; maildir over; recipient storage full;
            has exhausted allowed storage; no space left for this user; boite du destinataire pleine; boîte pleine;
            caixa postal cheia; caixa de correio cheia; caixa cheia; cota excedida; está cheia; está lleno;
            buzón lleno; buzon lleno;
            buzón de correo está lleno; cuota excedida; casilla llena; cuota superada; excedeu a cota;
            excedeu o limite de espaço; postfach ist voll; postfach voll; メールボックスが一杯; 容量を超え;
            переполнен; casella piena; mailbox exceeded
        """),
    ),
    (
        "suspend",
        listed("""
            account has been disabled; account is disabled; account disabled; account that you tried to reach is;
            account has been suspended; account is suspended; account suspended; user suspended; is suspended;
            mailbox disabled; mailbox is disabled; disabled recipient; recipient disabled; user is disabled;
            account is locked; account has been locked; temporary locked; temporarily locked; mailbox is locked;
            account inactive; account is inactive; mailbox is inactive; mailbox is frozen; account closed;
            account is temporarily suspended; account expired; account has expired; mailbox currently suspended;
            recipient suspend the service; user(s) account is disabled; user account is disabled; account is deact;
            mailbox unavailable or access denied; discontinued; is a deactivated mailbox; user account is expired;
            invalid/inactive user; blocked for inactivity; inactive for a long time; domain is suspended;
            conta desativada; conta suspensa; conta bloqueada; cuenta desactivada; cuenta suspendida;
            cuenta deshabilitada; cuenta bloqueada; boite desactivee; konto gesperrt; kontosperre
        """),
    ),
    (
        "hasmoved",
        listed("""
            has moved; no longer on server; has been moved; moved to another; not our customer;
            has been replaced by
        """),
    ),
    ("spamdetected", listed("spam classification; classified as spam; scored as spam")),
    (
        "notcompliantrfc",
        listed("""
            rfc 5322; rfc5322; rfc 2822; rfc2822; rfc 822 compliant; not rfc; addresses in from
        """),
    ),
    ("contenterror", listed("duplicate header; improper use of 8-bit")),
    (
        "authfailure",
        listed("""
            dmarc; spf check; spf record; spf fail; spf: fail; spf validation; spf (sender policy;
            does not pass spf; dkim; unauthenticated email; unauthenticated mail; sender is unauthenticated;
            authentication checks; authentication information or fails to pass; not authorized to send from;
            not authorized to send on behalf; does not designate; spf hard; spf soft; openspf; senderid;
            fails to pass authentication
        """),
    ),
    (
        "requireptr",
        listed("""
            reverse dns; ptr record; no ptr; dns ptr; ptr resource; ptr lookup; valid ptr; rdns; invalid ptr;
            ip name lookup failed; unresolvable; cannot find your hostname; cannot find your reverse; missing ptr;
            cannot resolve your address; client ip; ip address has no ptr; all mail servers must have;
            reverse lookup; fix reverse; no valid ptr; forward-confirmed
        """),
    ),
    (
        "norelaying",
        listed("""
            relay access denied; relaying denied; relay denied; relay not permitted; relaying not;
            relay not allowed; no relaying; not a relay; not permitted to relay; unable to relay; cannot relay;
            relay prohibited; insecure mail relay; mail relay denied; configured to relay; relaying mail;
            not allowed to relay; relaying to; relay operation; we do not relay; that domain isn't in my list;
            email address is not verified; no permission to relay; refused relay; spoofed; open relay not;
            relay is not; retransmissão não; no se permite retransmitir; not local host; relaying is not
        """),
    ),
    (
        "badreputation",
        listed("""
            reputation; unexpected volume or user complaints; poor rep; [tss0; low rep; senderscore; sender score
        """),
    ),
    (
        "speeding",
        listed("""
            sending rate; rate limit; too fast; throttl; sent to too many recipients; receiving mail at a rate;
            please slow down; too many emails; sending limit; limit exceeded for sending; mail sent too quickly;
            exceeded the rate; message rate; ratelimit
        """),
    ),
    (
        "toomanyconn",
        listed("""
            too many connections; too many recipients; too many concurrent; connection limit; frequency limited;
            connection rate; too many sessions; max connections; maximum number of connections; too many simult;
            concurrent connection; too many hosts; too many errors from your ip
        """),
    ),
    (
        "blocked",
        listed("""
            banned sending ip; blocked using; dnsbl; rbl; spamhaus; spamcop; blacklist; black list; blocklist;
            block list; is listed; been listed; listed by; client host rejected; blocked by; ip blocked; blocked ip;
            your ip; host blocked; not accepting connections; is blocked; blocked for abuse;
            use the smtp server of your isp; no access from mail server; open relay; access denied...; invalid ip;
            denied due to; ip address is not allowed; ip=; bad sender ip; dynamic ip; dialup; dial-up;
            invalid domain name; connection dropped; connections from your; ips are blocked; helo command rejected;
            invalid helo; bloqueado; domain blacklisted; no smtp service; your host; from your network
        """),
    ),
    ("virusdetected", listed("virus; infected; malware; worm detected; trojan")),
    (
        "spamdetected",
        listed("""
            spam; ube,; junk mail; unsolicited; mail rejete; message content rejected; bulk email filter;
            identified as bulk; considered bulk; detected as ube; suspicious content; bogofilter;
            blocked by content; high probability of; message looks like; content filter
        """),
    ),
    (
        "policyviolation",
        listed("""
            policy violation; policy reasons; denied by policy; policy reject; violates; security policy;
            potential security issue; presents a potential; protocol violation; because of policy; due to policy;
            by policy; attachment type; blocked file type; content policy; local policy; host network not allowed;
            prohibited attachment; executable attachment; organization's policy
        """),
    ),
    (
        "rejected",
        listed("""
            sender address rejected; domain of sender; sender rejected; sender was rejected; rejected mail from;
            server rejected mail from; sender denied; sender domain; sender verify failed; unverified sender;
            sender not allowed; invalid sender; address of sender; purported responsible address; envelope sender;
            from address; sender is not; sender address is; rejected because the sender; permission to post;
            mail from command; return path; bad sender; unrouteable sender; verifying sender; sender email;
            may not have permission; not have permission to post; access denied: sender; senders that are allowed;
            groups.google.com; 'send mail as'
        """),
    ),
    (
        "mesgtoobig",
        listed("""
            message too large; message too big; message size exceeds; exceeds size limit; message is too large;
            message is too big; maximum message size; max message size; message file too big; size limit exceeded;
            message exceeds; recipsizelimit; mail too large; exceeded maximum inbound message size; too big message;
            exceeded the maximum size; line limit exceeded; mensagem muito grande; mensaje demasiado grande;
            message size is; larger than the current system; exceeds fixed maximum; exceeds the maximum message;
            data size exceeds; size of this message; size exceeds; too large to; tamanho da mensagem; sizelimit
        """),
    ),
    (
        "exceedlimit",
        listed("""
            message length exceeds; exceeds administrative limit; message header size; message too long
        """),
    ),
    (
        "networkerror",
        listed("""
            hop count exceeded; too many hops; mail loop; routing loop; loops back to myself; no route to host;
            network error; could not resolve; name service error; dns error; lookup of; temporary dns; maximum hop;
            cname lookup failed; routing error; unable to route; network is unreachable;
            malformed or unexpected name server; mail forwarding loop; connection lost during
        """),
    ),
    (
        "hostunknown",
        listed("""
            host unknown; unknown host; host not found; domain not found; domain does not exist; no such domain;
            couldn't find any host; could not find any host; unrouteable address; unrouteable mail domain;
            domain name not found; domain is not valid; no such host; nxdomain; non-existent domain; invalid domain;
            couldn't be found or is misspelled; domain must exist; bad destination system; unknown domain;
            host or domain; domain couldn't be found; domínio não existe; dominio no existe; dominio no encontrado;
            domínio não encontrado; domain of recipient does not exist; illegal host/domain;
            name or service not known; does not have a mail server
        """),
    ),
    (
        "notaccept",
        listed("""
            no mx record; does not accept mail; nullmx; null mx; doesn't accept mail; does not accept any mail
        """),
    ),
    (
        "securityerror",
        listed("""
            authentication required; smtp authentication; authentication failed; unauthenticated senders;
            must authenticate; starttls; tls required; not authenticated; credentials; encryption required;
            sorry, you don't auth
        """),
    ),
    ("onhold", listed("on hold; onhold")),
    (
        "userunknown",
        listed("""
            user unknown; unknown user; userunknown; no such user; no such address; no such mailbox;
            no such recipient; addressee unknown; user not found; user doesn't exist; user does not exist;
            user not exist; user is unknown; no user; recipient unknown; unknown recipient; recipient not found;
            recipient does not exist; recipnotfound; recipientnotfound; adr.exrecipnotfound; invalid recipient;
            no valid recipients; mailbox not found; mailbox does not exist; mailbox doesn't exist;
            mailbox unavailable; unknown mailbox; mailbox unknown; no mailbox; mailbox not available;
            invalid mailbox; mailbox name not allowed; address rejected; address unknown; unknown address;
            address does not exist; address not found; invalid address; address error; bad address;
            address couldn't be found; address wasn't found; address invalid; undeliverable address;
            account that you tried to reach does not exist; account does not exist; doesn't have a;
            does not have an account; no account; unknown account; account not found; not listed in;
            recipient name is not recognized; is not a known user; is not a valid; not a valid mailbox;
            is not a registered; invalid user; unknown local part; unknown local-part; not known here;
            not known at this; does not like recipient; recipient rejected; rejected recipient;
            inactive email address; isn't in my; final delivery userid; no existe el usuario;
            the email address you entered couldn't be found; destinatario desconocido; destinatário desconhecido;
            usuario desconocido; usuário desconhecido; usuário não existe; usuario no existe; usuario inexistente;
            usuário inexistente; endereço não existe; el usuario no existe; el destinatario no existe;
            dirección no existe; la dirección de correo;
            não foi encontrado; no se encontró; conta não existe; la cuenta no existe; buzón no existe;
            caixa postal inexistente; destinataire invalide; destinataire inconnu; utilisateur inconnu;
            empfänger unbekannt; benutzer unbekannt; utente sconosciuto; ディレクトリのリストにありません;
            メールアドレスが見つからない; no recipients were found; this user doesn't have; not our user;
            address no longer; no longer valid; unroutable address; no one by that name; is unknown; does not exist;
            doesn't exist; no such person; not a known
        """),
    ),
    ("systemerror", listed("ldap server; does not support tls")),
    (
        "expired",
        listed("""
            expired; timed out; timeout exceeded; retry timeout; connection timed out; in the queue too long;
            in queue too long; delivery time; could not be delivered for; cannot send message for; giving up;
            host not reachable; failing for a long time; was aborted after; temporarily unavailable;
            not been able to deliver; did not accept our requests to connect; connection refused;
            could not send message for; has been delayed; delayed for more than; will be retried; continue trying;
            unable to connect; message is delayed; queue.expired; still trying; delivery attempts;
            unable to deliver this message after; no response; not reachable; no host found; host is unreachable;
            gave up; tempo esgotado; tiempo agotado; tempo limite; tiempo de espera
        """),
    ),
    ("contenterror", listed("content rejected; content error; mime; badly formatted; malformed")),
    (
        "systemfull",
        listed("""
            no space left; disk full; system storage; insufficient system storage; insufficient system resources
        """),
    ),
    (
        "systemerror",
        listed("""
            service refused; service refuse; system error; local error; internal error; server error; ldap;
            transaction failed; configuration error; local configuration; aliasing/forwarding loop;
            unable to contact; duplicated message-id; interrupted system call; lost connection; mail system config
        """),
    ),
    (
        "mailererror",
        listed("""
            command died; command failed; x-unix; procmail; pipe to; mailer error; delivery agent; |ifs;
            returned exit; exit status; mail filter; child process returned; command output
        """),
    ),
    (
        "filtered",
        listed("""
            recipient preferences; refused by recipient; message filtered; rejected by the recipient; domain filter;
            refused due to recipient; restricted by recipient; due to spam filtering; header error
        """),
    ),
    ("userunknown", listed("recipient address rejected; access denied")),
)

_BY_STATUS: tuple[tuple[str, str], ...] = (
    ("x.1.0 x.1.1 x.1.3 x.1.4 x.1.351", "userunknown"),
    ("x.1.2 x.4.4 x.4.3", "hostunknown"),
    ("x.1.6 x.7.17", "hasmoved"),
    ("x.1.7 x.1.8 x.1.9 x.7.27 x.7.29", "rejected"),
    ("x.1.10", "notaccept"),
    ("x.2.0 x.2.4", "filtered"),
    ("x.2.1", "suspend"),
    ("x.2.2", "mailboxfull"),
    ("x.2.3 x.3.4", "mesgtoobig"),
    ("x.3.1", "systemfull"),
    ("x.3.0 x.3.2 x.3.3 x.3.5", "systemerror"),
    ("x.4.1 x.4.2 x.4.7", "expired"),
    ("x.4.0 x.4.5 x.4.6 x.4.8", "networkerror"),
    ("x.5.3", "toomanyconn"),
    ("x.5.0 x.5.1 x.5.2 x.5.4 x.5.5 x.5.6", "mailererror"),
    ("x.6.0 x.6.1 x.6.2 x.6.3 x.6.4 x.6.5 x.6.6 x.6.7 x.6.9", "contenterror"),
    ("x.7.13 x.7.14", "suspend"),
    ("x.7.20 x.7.21 x.7.22 x.7.23 x.7.24 x.7.26 x.7.509", "authfailure"),
    ("x.7.25", "requireptr"),
    ("x.7.0 x.7.1 x.7.2 x.7.3 x.7.4 x.7.5 x.7.6 x.7.7 x.7.8 x.7.9", "securityerror"),
    ("x.7.28", "speeding"),
    ("x.7.606 x.7.511 x.7.512", "blocked"),
)
_STATUS_REASON = {code: reason for codes, reason in reversed(_BY_STATUS) for code in codes.split()}

_SENDER_REFUSED = frozenset({".1.7", ".1.8"})

# An address may contain any of the phrases ("spam@…"), and a link any word ("/learn/spf").
_NOISE = re.compile(r"<?[\w.+=%-]{1,80}@[\w.-]{1,80}>?|https?://(?!groups\.google)\S{1,300}")
_AT_DATA = re.compile(r"(end of data|final data|after data|to (the )?data|data command|text command)")
_EMPTY_USER = re.compile(r"(^|\s)5\d\d:?\s*:\s*user unknown|^\s*\d{3}\s:\s*user")


def reason_for(diagnosis: str, status: str) -> str:
    """The reason's name; "undefined" when neither the words nor the status say anything."""
    if status[1:] in _SENDER_REFUSED:
        return "rejected"
    said = " ".join(diagnosis.lower().split())[:4000]
    text = _NOISE.sub(" ", said)
    for reason, phrases in _PHRASES:
        if any(phrase in text for phrase in phrases):
            if reason == "userunknown" and (_AT_DATA.search(text) or _EMPTY_USER.search(said)):
                return "filtered"  # refused only after the content was seen: a filter that says "unknown"
            return reason
    return _STATUS_REASON.get("x" + status[1:], "undefined") if status else "undefined"
