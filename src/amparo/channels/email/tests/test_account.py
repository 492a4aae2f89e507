"""Every mail ends in exactly one place: received is the sum of the places, whatever comes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.queries.account import account, arrivals_of, total
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.states import Outcome
from amparo.channels.email.tests.post import arrive, mail
from amparo.core import clock
from amparo.tickets.models import Message

ZONE = ZoneInfo("America/Sao_Paulo")

SENDERS = ["Maria <maria@correio.example>", "joao@correio.example", "ajuda@lume.example", "nobody"]
HEADERS = [
    {},
    {"Message_ID": "<one@x.example>"},
    {"References": "<one@x.example>"},
    {"Auto_Submitted": "auto-replied", "In_Reply_To": "<one@x.example>"},
    {"Auto_Submitted": "auto-replied"},
    {"X_Failed_Recipients": "joao@correio.example", "Return_Path": "<>"},
]
letters = st.fixed_dictionaries(
    {
        "text": st.sampled_from(["Não entra", "Oi\n\n> Oi", "."]),
        "sender": st.sampled_from(SENDERS),
        "subject": st.sampled_from(["Oi", "Re: Oi", "", "Outra coisa qualquer"]),
        "headers": st.sampled_from(HEADERS),
    }
)


def written(letter: dict[str, object] | bytes) -> bytes:
    """The bytes of a letter; hostile bytes, alone or in the middle of a mail, as they are."""
    if isinstance(letter, bytes):
        return mail(Message_ID="")[:200] + letter + mail(Message_ID="")[200:] if len(letter) % 2 else letter
    return mail(letter["text"], sender=letter["sender"], subject=letter["subject"], **letter["headers"])


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.tuples(letters | st.binary(max_size=300), st.booleans(), st.booleans()), max_size=12))
def test_received_is_the_sum_of_the_places(
    ajuda: Mailbox, post: list[tuple[dict[str, object] | bytes, bool, bool]]
) -> None:
    with transaction.atomic():
        came = 0
        for letter, is_ours, read_now in post:
            arrive(written(letter), ajuda if is_ours else None)
            came += 1
            if read_now:
                digest()
        digest()
        today = clock.now().astimezone(ZONE).date()
        sum_ = total(account(first=today, last=today, zone=ZONE), day=today)
        assert sum_.received == Arrival.objects.count()
        assert sum_.received + sum_.copies == came
        assert sum_.unread == 0
        in_tickets = Arrival.objects.filter(outcome__in=[Outcome.OPENED, Outcome.APPENDED]).exclude(reason="same_mail")
        automatic = Arrival.objects.filter(outcome=Outcome.AUTO_REPLY, message__is_automatic=True)
        assert Message.objects.count() == in_tickets.count() + automatic.count()
        transaction.set_rollback(True)


def test_the_account_keeps_days_of_the_reader(ajuda: Mailbox) -> None:
    late = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)  # still the evening of 28 February in São Paulo
    with clock.at(late):
        arrive(mail(), ajuda)
        digest()
    (line,) = account(first=late.date() - timedelta(days=3), last=late.date(), zone=ZONE)
    assert (line.day.isoformat(), line.mailbox, line.opened, line.received) == ("2026-02-28", ajuda, 1, 1)
    shown = arrivals_of(day=line.day, zone=ZONE, mailbox_id=ajuda.pk, outcome=Outcome.OPENED)
    assert shown.get().message.ticket.subject == "Não consigo entrar"


def test_the_database_refuses_a_mail_that_is_nowhere(ajuda: Mailbox) -> None:
    arrival = arrive(mail(), ajuda)
    for wrong in ({"outcome": "lost"}, {"outcome": "opened"}, {"outcome": "quarantined", "decided_at": clock.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Arrival.objects.filter(pk=arrival.pk).update(**wrong)
