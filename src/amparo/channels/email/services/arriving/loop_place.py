"""Mails that answer a letter to an authority: into the loop, if they come from it; else a person looks."""

from dataclasses import replace

from amparo.accounts.models import Membership
from amparo.channels.email.addressing import letter_in_ids, loop_in_addresses
from amparo.channels.email.bounces import BounceReport, Kind
from amparo.channels.email.loop_words import Meaning, meaning_of
from amparo.channels.email.models import LoopLetter
from amparo.channels.email.queries.threads import answered_ids
from amparo.channels.email.reasons import Reason
from amparo.channels.email.services.arriving.bounced import note_of
from amparo.channels.email.services.arriving.placement import Placement, quarantined
from amparo.channels.email.services.arriving.read import Reading, files_of
from amparo.channels.email.services.sending.loop_letters import note_bounce
from amparo.channels.email.states import Outcome
from amparo.core.errors import AmparoError
from amparo.escalations import services
from amparo.escalations.models import Authority, Escalation
from amparo.escalations.services import Words
from amparo.escalations.speakers import Outside
from amparo.escalations.states import Via

_NEWS = frozenset({Kind.DELAY, Kind.DELIVERY_REPORT, Kind.FEEDBACK_REPORT})
"""Reports by which nothing has come back."""
_TEXT_LIMIT = 20_000
_ACTS = {Meaning.ASKS: services.ask, Meaning.REFUSES: services.refuse, Meaning.ANSWERS: services.answer}


def loop_meant(reading: Reading) -> int | None:
    """The number of the escalation that a mail answers: by our signed address, else by the letter it answers."""
    number = loop_in_addresses(reading.recipients)
    if number is not None:
        return number
    letter = letter_in_ids(answered_ids(reading.mail))
    if letter is None:
        return None
    found: int | None = LoopLetter.objects.filter(pk=letter).values_list("escalation__number", flat=True).first()
    return found


def place_in_loop(reading: Reading, number: int) -> Placement:
    """Let the authority speak in its loop. Whoever else uses its address is believed nothing."""
    row = Escalation.objects.select_related("authority").filter(number=number).first()
    if row is None or row.authority is None:
        return quarantined(Reason.LOOP_DECIDED)
    return replace(_placed(reading, row, row.authority), loop=row)


def _placed(reading: Reading, row: Escalation, authority: Authority) -> Placement:
    if reading.kind.kind is Kind.BOUNCE:
        note_bounce(escalation=row, said=note_of(reading.kind.report or BounceReport()))
        return Placement(Outcome.BOUNCE)
    if reading.kind.kind in _NEWS:
        return Placement(Outcome.AUTO_REPLY)
    if reading.kind.kind is Kind.AUTO_REPLY:
        return quarantined(Reason.AUTO_REPLY_IN_LOOP)
    if reading.sender not in addresses_of(authority):
        return quarantined(Reason.NOT_THE_AUTHORITY)
    try:
        _speak(reading, row, authority)
    except AmparoError:  # decided already, or nothing was said
        return quarantined(Reason.LOOP_DECIDED)
    return Placement(Outcome.APPENDED, None, Reason.LOOP)


def addresses_of(authority: Authority) -> set[str]:
    """From where an authority may write: its own address, and those of the people of its team."""
    people = Membership.objects.filter(team__isnull=False, team=authority.team_id, user__is_active=True)
    named = people.values_list("user__email", flat=True)
    return {address.lower() for address in (authority.mail_address, *named) if address}


def _speak(reading: Reading, row: Escalation, authority: Authority) -> None:
    name = reading.mail.sender.name or authority.name.in_language(authority.language)
    by = Outside(authority_id=authority.pk, name=name[:120], via=Via.MAIL)
    text = reading.reply.visible[:_TEXT_LIMIT]
    meaning = meaning_of(text)
    if meaning is Meaning.TAKES:
        services.acknowledge(escalation=row, by=by)
        return
    act = _ACTS[meaning]
    act(escalation=row, by=by, words=Words(text=text, files=files_of(reading.mail)))
