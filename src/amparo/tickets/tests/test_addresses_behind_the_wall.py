"""An address behind the child-safety wall stands in no words any more: not in those that are there, nor in new ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import staff, words

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.media.harm import Harm
from amparo.people.models import Contact
from amparo.tickets import unsaid
from amparo.tickets.models import Brand, Message, Ticket, WalledFile
from amparo.tickets.services import Outgoing, bring_back, classify_link, open_ticket, receive_message, reply
from amparo.tickets.services.wall.unsaying import go_through_words

FILM = "https://lume.example/@x/video/7?a=1&b=2"
IN_HTML = "https://lume.example/@x/video/7?a=1&amp;b=2"


@pytest.fixture
def message(lume: Brand, brazil: Team, maria: Contact) -> Message:
    return open_ticket(
        brand=lume,
        incoming=words(
            maria,
            f"Veja {FILM}. E {FILM}34 é outro.",
            subject=f"Isto: {FILM}",
            folded=[{"kind": "quote", "text": f"> antes: {FILM}\n> fim"}],
            html=f'<p>Veja <a href="{IN_HTML}">isto</a> ou {IN_HTML}</p>',
        ),
        team=brazil,
    )


def put_behind(message: Message, ana: User) -> WalledFile:
    classify_link(message=message, address=FILM, harm=Harm.CHILD_SAFETY, severity=None, by=ana)
    return WalledFile.objects.get()


def all_words(message: Message) -> str:
    row = Message.objects.values("subject", "text", "folded", "html", "search").get(pk=message.pk)
    ticket = Ticket.objects.values("subject", "snippet").get(pk=message.ticket_id)
    return str([row, ticket])


@pytest.mark.django_db
def test_it_leaves_subject_text_quotes_mail_and_what_is_searched_at_once(message: Message, ana: User) -> None:
    walled = put_behind(message, ana)
    message.refresh_from_db()
    sign = f"walled://{walled.pk}"
    assert message.text == f"Veja {sign}. E {FILM}34 é outro."
    assert message.subject == f"Isto: {sign}"
    assert message.folded == [{"kind": "quote", "text": f"> antes: {sign}\n> fim"}]
    assert message.html == f'<p>Veja <a href="{sign}">isto</a> ou {sign}</p>'
    assert FILM not in all_words(message).replace(f"{FILM}34", "")
    assert "b=2'" not in str(Message.objects.values_list("search", flat=True).get(pk=message.pk))


@pytest.mark.django_db
def test_it_is_not_said_again_by_whoever_writes(message: Message, ana: User, maria: Contact) -> None:
    walled = put_behind(message, ana)
    came = receive_message(ticket=message.ticket, incoming=words(maria, f"De novo: {FILM}"))
    went = reply(ticket=message.ticket, by=ana, outgoing=Outgoing(text=f"Recebi [isto]({FILM})"))
    for said in (came, went):
        said.refresh_from_db()
        assert FILM not in all_words(said).replace(f"{FILM}34", "")
        assert f"walled://{walled.pk}" in said.text


@pytest.mark.django_db
def test_the_job_takes_it_out_of_every_other_story(
    message: Message, ana: User, lume: Brand, brazil: Team, stranger: Contact
) -> None:
    elsewhere = open_ticket(brand=lume, incoming=words(stranger, f"também vi {FILM}"), team=brazil)
    walled = put_behind(message, ana)
    go_through_words(walled.pk)
    assert FILM not in all_words(elsewhere)
    elsewhere.refresh_from_db()
    assert elsewhere.text == f"também vi walled://{walled.pk}"


@pytest.mark.django_db
def test_it_comes_back_into_the_words_when_it_was_no_such_thing(
    message: Message, ana: User, lume: Brand, brazil: Team, stranger: Contact
) -> None:
    elsewhere = open_ticket(brand=lume, incoming=words(stranger, f"também vi {FILM}"), team=brazil)
    walled = put_behind(message, ana)
    go_through_words(walled.pk)
    teresa = staff("Teresa", Role.CHILD_SAFETY)
    bring_back(walled=walled, by=teresa, harm=Harm.NONE, severity=None, reason="A cartoon")
    go_through_words(walled.pk)
    for row, text in ((message, f"Veja {FILM}. E {FILM}34 é outro."), (elsewhere, f"também vi {FILM}")):
        row.refresh_from_db()
        assert row.text == text
    assert "walled://" not in all_words(message)


@pytest.mark.django_db
def test_where_its_words_grow_too_long_the_sign_stays(message: Message, ana: User) -> None:
    walled = put_behind(message, ana)
    full = f"walled://{walled.pk} ".ljust(160, "a")
    Ticket.objects.filter(pk=message.ticket_id).update(snippet=full)
    teresa = staff("Teresa", Role.CHILD_SAFETY)
    bring_back(walled=walled, by=teresa, harm=Harm.NONE, severity=None, reason="A cartoon")
    assert Ticket.objects.get(pk=message.ticket_id).snippet == full


@pytest.mark.django_db
def test_signs_that_grow_too_long_keep_no_other_address_in(message: Message, ana: User, maria: Contact) -> None:
    """Whoever knows of one that came back could else fill a subject with its sign, and say anything beside it."""
    back = put_behind(message, ana)
    bring_back(walled=back, by=staff("Teresa", Role.CHILD_SAFETY), harm=Harm.NONE, severity=0, reason="A dance")
    other = "https://lume.example/@x/video/8.mp4"
    first = receive_message(ticket=message.ticket, incoming=words(maria, f"Veja {other}"))
    classify_link(message=first, address=other, harm=Harm.CHILD_SAFETY, severity=None, by=ana)
    subject = f"walled://{back.pk} " * 35
    again = receive_message(ticket=message.ticket, incoming=words(maria, f"Veja {other}", subject=subject))
    again.refresh_from_db()
    assert other not in all_words(again)
    assert again.subject == subject


@given(address=st.text(alphabet=st.sampled_from(list("<>&\"'\\ {}a/:?=é")), max_size=40))
def test_an_address_said_again_ends_neither_a_tag_nor_a_string_of_json(address: str) -> None:
    assert not set(unsaid.said_again(address)) & set('<>"\\ ')
