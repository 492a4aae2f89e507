"""A link to a picture or video is a chip with a class that one key changes; its address comes with a press."""

import re
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect
from tests.browser import Visit
from tests.cast import HTMX, staff
from tests.everybody import axe_violations

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.audit.models import EventRecord
from amparo.channels.email.html import sanitise
from amparo.desk.media.links import Links, addresses_in
from amparo.desk.tests.scene import a_ticket, writes_again
from amparo.desk.ticket.words import note, plain
from amparo.media.harm import Harm
from amparo.media.labels import HARM_NAMES, judged
from amparo.people.models import Contact
from amparo.tickets.models import Brand, ContactReason, JudgedLink, Message, Ticket, WalledFile
from amparo.tickets.queries import Bounds, within_bounds
from amparo.tickets.services import bring_back, classify_link
from amparo.ui.markdown import markdown

FILM = "https://lume.example/@x/video/7?a=1&b=2"
TAGS = re.compile(
    r"</?(p|br|b|strong|em|ul|ol|li|code|pre|blockquote|hr|h[1-6])( /)?>|</a>"
    r'|<ol start="\d+">|<code class="language-[^"<>]*">|<a rel="noopener noreferrer nofollow" href="[^"<>]*"'
    r'( title="[^"<]*(<b>[^"<]*</b>[^"<]*)*")?>|<a href="[^"<>]*"( rel="nofollow")?>'
    r'|</?summary>|</?span>|</details>|</?div( class="par")?>|<svg [^<>]*>|<use [^<>]*>|</use>|</svg>'
    r'|<details class="veil media-link" data-media data-link="[0-9a-f]{64}">'
    r'|<a href="[^"<>]*" rel="noopener noreferrer nofollow" target="_blank">'
)
hostile = st.text(alphabet=st.sampled_from(list("<>&\"'()[]!@*_`#-: \n/ab=\\{}")), max_size=60) | st.text(max_size=60)


@pytest.fixture
def ticket(lume: Brand, maria: Contact, brazil: Team) -> Ticket:
    return a_ticket(lume, maria, brazil, text=f"Veja {FILM} e https://lume.example/ajuda")


def page_of(ticket: Ticket) -> str:
    return reverse("desk:ticket", args=[ticket.number])


def form_of(ticket: Ticket, address: str = FILM) -> str:
    name = sha256(address.encode()).hexdigest()
    return reverse("desk:link-class", args=[ticket.messages.earliest("pk").pk, name])


@pytest.mark.parametrize("draw", [markdown, note, plain])
@pytest.mark.django_db
@given(text=hostile)
def test_folding_links_makes_no_tag_that_we_do_not_make(draw: Any, text: str) -> None:
    html = draw(f"https://x.example/a.png {text} [b](https://x.example/b.mp4{text})")
    quiet = Links({0: SafeString(html)}, None, User()).quiet(Message(pk=0, harm_class="<b>"))
    assert "<" not in TAGS.sub("", quiet)


@pytest.mark.django_db
def test_only_links_to_media_are_folded_and_words_of_ours_too(as_ana: Client, ticket: Ticket) -> None:
    page = as_ana.get(page_of(ticket)).content.decode()
    assert page.count('<details class="veil media-link"') == 1
    assert f"<span>Video at lume.example · {judged('', None)}</span>" in page
    assert '<a href="https://lume.example/ajuda" rel="nofollow">' in page
    ours = markdown("[**isto**](https://cdn.example/a.png)")
    assert list(addresses_in(ours)) == [("https://cdn.example/a.png", "<strong>isto</strong>")]


@pytest.mark.django_db
def test_it_bears_what_was_said_of_it_else_of_its_message_else_of_the_reason(
    as_ana: Client, ticket: Ticket, ana: User
) -> None:
    above = ContactReason.objects.create(code="danger", harm=Harm.THREATS, exposure_severity=2)
    reason = ContactReason.objects.create(code="danger-live", parent=above)
    Ticket.objects.filter(pk=ticket.pk).update(reason=reason)
    assert judged(Harm.THREATS, 2) in as_ana.get(page_of(ticket)).content.decode()
    Message.objects.filter(ticket=ticket).update(harm_class=Harm.SELF_HARM, exposure_severity=3)
    assert (
        f"<span>Video at lume.example · {judged(Harm.SELF_HARM, 3)}</span>"
        in as_ana.get(page_of(ticket)).content.decode()
    )
    classify_link(message=ticket.messages.get(), address=FILM, harm=Harm.SCAM, severity=1, by=ana)
    assert (
        f"<span>Video at lume.example · {judged(Harm.SCAM, 1)}</span>" in as_ana.get(page_of(ticket)).content.decode()
    )


@pytest.mark.django_db
def test_the_form_says_it_once_of_an_address_wherever_it_stands(
    as_ana: Client, ticket: Ticket, lume: Brand, stranger: Contact, brazil: Team
) -> None:
    elsewhere = a_ticket(lume, stranger, brazil, text=f"também vi {FILM}")
    refused = as_ana.post(form_of(ticket), {"harm": "zebra"})
    assert refused.status_code == 422
    answer = as_ana.post(form_of(ticket), {"harm": "animal_harm", "severity": "4"}, headers=HTMX)
    assert judged(Harm.ANIMAL_HARM, 4) in answer.content.decode()
    assert judged(Harm.ANIMAL_HARM, 4) in as_ana.get(page_of(elsewhere)).content.decode()
    event = EventRecord.objects.get(kind="tickets:link:classified")
    assert (event.data["new"], event.data["new_severity"], event.ticket_id) == ("animal_harm", 4, ticket.pk)
    assert FILM not in str(event.data)


@pytest.mark.django_db
def test_no_address_that_the_message_does_not_hold_is_judged(as_ana: Client, ticket: Ticket) -> None:
    assert as_ana.get(form_of(ticket, "https://lume.example/@x/video/8")).status_code == 404
    assert as_ana.get(form_of(ticket, "https://lume.example/ajuda")).status_code == 404


@pytest.mark.django_db
def test_whoever_may_not_see_the_ticket_judges_none_of_its_links(client: Client, ticket: Ticket, luis: User) -> None:
    client.force_login(luis)
    assert client.post(form_of(ticket), {"harm": "hate"}).status_code == 404


@pytest.mark.django_db
def test_a_ticket_with_a_hard_link_is_not_handed_to_whom_it_is_too_hard(ticket: Ticket, ana: User) -> None:
    bounds = Bounds(refused_harms=frozenset({str(Harm.ANIMAL_HARM)}))
    assert within_bounds(Ticket.objects.all(), bounds).exists()
    classify_link(message=ticket.messages.get(), address=FILM, harm=Harm.ANIMAL_HARM, severity=None, by=ana)
    assert not within_bounds(Ticket.objects.all(), bounds).exists()


@pytest.mark.django_db
def test_child_safety_keeps_the_address_away_from_the_desk_and_gives_it_to_the_report(
    client: Client, as_ana: Client, ticket: Ticket, ana: User
) -> None:
    as_ana.post(form_of(ticket), {"harm": "child_safety"})
    page = as_ana.get(page_of(ticket)).content.decode()
    assert "video/7" not in page
    assert as_ana.post(form_of(ticket), {"harm": "none"}).status_code == 404
    walled = WalledFile.objects.get()
    teresa = staff("Teresa", Role.CHILD_SAFETY)
    client.force_login(teresa)
    facts = client.get(reverse("desk:walled-file", args=[walled.pk])).content.decode()
    assert "https://lume.example/@x/video/7" in facts
    assert "maria@correio.example" in facts
    assert reverse("desk:walled-look", args=[walled.pk]) not in facts
    bring_back(walled=walled, by=teresa, harm=Harm.NONE, severity=None, reason="A cartoon")
    client.force_login(ana)
    assert "video/7" in client.get(page_of(ticket)).content.decode()


@pytest.mark.django_db
def test_whoever_says_so_sees_the_chip_at_once_and_lists_and_quotes_say_no_more(as_ana: Client, ticket: Ticket) -> None:
    writes_again(ticket, "Sim", folded=[{"kind": "quote", "text": f"> Veja {FILM}"}])
    answer = as_ana.post(form_of(ticket), {"harm": "child_safety"}, headers=HTMX).content.decode()
    kept_away = f"{gettext('Kept away')} · {HARM_NAMES[Harm.CHILD_SAFETY]}"
    assert kept_away in answer
    Ticket.objects.filter(pk=ticket.pk).update(subject=f"Veja {FILM}")
    page = as_ana.get(page_of(ticket)).content.decode()
    assert f"Veja [{kept_away}]</h1>" in page
    assert "walled://" not in page
    assert f"&gt; Veja [{kept_away}]" in page
    assert "video/7" not in page + as_ana.get(reverse("desk:list", args=["all"])).content.decode()


@pytest.mark.django_db
def test_the_frame_of_the_mail_folds_them_too(as_ana: Client, ticket: Ticket, ana: User) -> None:
    mail = sanitise(
        f'<p>Veja <a href="{FILM}"><b>isto</b></a> ou <a href="https://lume.example/x">a ajuda</a></p>'
    ).html
    message = writes_again(ticket, "Veja isto", html=mail)
    frame = reverse("desk:original", args=[message.pk])
    html = as_ana.get(frame).content.decode()
    assert f"<summary>Video at lume.example · {judged('', None)}</summary>" in html
    assert html.count("<details>") == 1
    classify_link(message=message, address=FILM, harm=Harm.CHILD_SAFETY, severity=None, by=ana)
    html = as_ana.get(frame).content.decode()
    assert "video/7" not in html
    assert f"<b>[{gettext('Kept away')} · {HARM_NAMES[Harm.CHILD_SAFETY]}]</b>" in html


@pytest.mark.journey
def test_one_key_says_what_a_link_leads_to(visit: Visit, ana: User, ticket: Ticket) -> None:
    page = visit(ana, page_of(ticket))
    page.locator(".media-link summary").focus()
    page.keyboard.press("m")
    expect(page.get_by_role("dialog")).to_contain_text("lume.example")
    assert axe_violations(page) == []
    page.keyboard.press("5")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".media-link")).to_contain_text(str(HARM_NAMES[Harm.ANIMAL_HARM]))
    assert JudgedLink.objects.get().harm_class == Harm.ANIMAL_HARM
