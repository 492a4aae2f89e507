"""The console and one's own account in a real browser: what swaps in place, and whether everybody can use it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser import PHONE
from tests.everybody import axe_violations, barriers_of

from amparo.accounts.models import Team, User
from amparo.accounts.services import create_owner_link, create_token, invite_person
from amparo.channels.email.services.mailboxes.keeping import MailboxFields, save_mailbox
from amparo.core.text import Variants
from amparo.knowledge.models import Article
from amparo.knowledge.services import ArticleText, publish_article, save_article
from amparo.sla.services import PolicyShape, save_policy
from amparo.sla.states import Hours, Metric
from amparo.tickets.models import Brand
from amparo.tickets.services import MacroText, save_macro, save_reason, save_tag
from amparo.tickets.states import Priority

pytestmark = pytest.mark.journey

Visit = Callable[..., Page]


@pytest.fixture
def furnished(olga: User, ana: User, brazil: Team, lume: Brand) -> User:
    """A house with one of everything."""
    invite_person(by=olga, email="lia@lume.example", roles=["agent"], team=brazil)
    for code in ("account", "live"):
        save_reason(by=olga, code=code, label=Variants(source="en", texts={"en": code.title()}))
    save_tag(by=olga, name="acesso")
    body = Variants(source="en", texts={"en": "Hi {{contact.first_name}}", "es": "Hola {{contact.first_name}}"})
    macro = save_macro(by=olga, text=MacroText(code="hello", title=body, body=body))
    save_macro(
        by=olga,
        macro=macro,
        text=MacroText(code="hello", title=body, body=body.changed("en", "Hello {{contact.first_name}}")),
    )
    written = ArticleText(
        key="enter", title=body, body=Variants(source="en", texts={"en": "- Ask *anew*", "es": "Pide"})
    )
    publish_article(article=save_article(by=olga, text=written), by=olga)
    where = MailboxFields(brand=lume, address="ajuda@lume.example", team=brazil, imap_host="127.0.0.1", imap_port=1)
    save_mailbox(mailbox=None, by=olga, values=where)
    create_token(by=olga, user=olga, scopes=["tickets:read"], name="Sheet")
    times = {Metric.RESOLUTION: dict.fromkeys(Priority, 480)}
    save_policy(by=olga, shape=PolicyShape(name="All", times=times, hours={Metric.RESOLUTION: Hours.CALENDAR}))
    return olga


def screens(ana: User) -> list[str]:
    return [
        *("/console/", "/console/people/", "/console/people/invite/", f"/console/people/{ana.pk}/"),
        *("/console/teams/", "/console/teams/new/", "/console/roles/", "/console/brands/", "/console/brands/new/"),
        *("/console/mailboxes/", "/console/mailboxes/new/", "/console/macros/", "/console/macros/new/"),
        *("/console/articles/", "/console/articles/?q=nothing", "/console/articles/new/"),
        f"/console/articles/{Article.objects.get().pk}/",
        f"/console/articles/{Article.objects.get().pk}/versions/1/",
        *("/console/reasons/", "/console/reasons/new/", "/console/tags/", "/console/log/", "/console/welcome/team/"),
        *("/console/promised/", "/console/promised/new/"),
        *("/account/me/", "/account/tokens/", "/account/sessions/", "/account/security/", "/account/confirm/"),
    ]


def test_every_screen_can_be_used_by_everybody(visit: Visit, furnished: User, ana: User) -> None:
    assert barriers_of(visit(furnished, "/console/"), screens(ana)) == {}


def test_the_way_in_can_be_used_by_everybody(visit: Visit, furnished: User, brazil: Team) -> None:
    _, token = invite_person(by=furnished, email="noa@lume.example", roles=["agent"], team=brazil)
    paths = ("/sign-in/", "/sign-in/forgotten/", f"/sign-in/invitation/{token}/", "/sign-in/invitation/no/")
    assert barriers_of(visit(None, "/sign-in/"), paths) == {}


def test_the_test_of_a_mailbox_answers_in_place(visit: Visit, furnished: User) -> None:
    page = visit(furnished, "/console/mailboxes/")
    page.get_by_role("link", name="ajuda@lume.example").click()
    page.get_by_label("Name shown as sender").fill("not saved yet")
    page.get_by_role("button", name="Test the mailbox").click()
    expect(page.locator("#checks")).to_contain_text("does not answer on this port")
    assert page.get_by_label("Name shown as sender").input_value() == "not saved yet"


def test_a_reason_moves_under_the_fingers(visit: Visit, furnished: User) -> None:
    page = visit(furnished, "/console/reasons/")
    page.get_by_role("button", name="Live: up").click()
    expect(page.locator("#reasons li").first).to_contain_text("live")
    page.get_by_role("button", name="Retire Live").click()
    expect(page.locator("#reasons li").first).to_contain_text("Retired")


def test_a_macro_is_looked_at_before_it_is_saved(visit: Visit, furnished: User) -> None:
    page = visit(furnished, "/console/macros/")
    page.get_by_role("link", name="Hi {{contact.first_name}}").click()
    page.get_by_role("group", name="Español").get_by_label("Text").fill("Hola {{nombre}}")
    page.get_by_role("button", name="See how it reads").click()
    expect(page.locator("#preview")).to_contain_text("there is no variable “nombre”")
    expect(page.locator("#preview")).to_contain_text("Hello Maria")


def test_the_first_owner_furnishes_the_house(visit: Visit, transactional_db: None) -> None:
    token = create_owner_link()
    page = visit(None, f"/sign-in/invitation/{token}/")
    page.get_by_label("Your name").fill("Olga Prado")
    page.get_by_label("E-mail").fill("olga@lume.example")
    page.get_by_label("Password").fill("varanda-azul-7")
    page.get_by_role("button", name="Come in").click()
    page.get_by_label("Name of your brand").fill("Lume")
    page.get_by_role("button", name="Next: the mailbox").click()
    page.get_by_role("link", name="Skip this for now").click()
    page.get_by_label("Name of the team").fill("Brasil")
    page.get_by_role("button", name="Next: the people").click()
    page.get_by_role("link", name="Leave; I come back later").click()
    expect(page.get_by_text("Still missing: no mailbox, no colleagues")).to_be_visible()
    page.get_by_role("link", name="Set it up").click()
    page.get_by_label("Address people write to").fill("ajuda@lume.example")
    page.get_by_role("button", name="Next: the team").click()
    page.get_by_label("E-mail").fill("ana@lume.example")
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.locator("[data-link]")).to_contain_text("/sign-in/invitation/")
    page.get_by_role("link", name="That is all for now").click()
    expect(page.get_by_role("heading", name="The house is ready")).to_be_visible()


def test_a_brace_in_a_macro_writes_the_gap(visit: Visit, furnished: User) -> None:
    page = visit(furnished, "/console/macros/new/")
    text = page.locator("#id_body_es")
    text.click()
    page.keyboard.type("Hola {ag")
    expect(page.locator(".suggest").get_by_role("option")).to_have_count(2)
    assert axe_violations(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(text).to_have_value("Hola {{agent.name}}")


def test_on_a_phone_the_open_one_of_many_tabs_is_in_sight(visit: Visit, olga: User) -> None:
    page = visit(olga, "/console/wellbeing/figures/?measure=occupancy", viewport=PHONE)
    expect(page.get_by_role("link", name="Occupancy")).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") == 0


def test_on_a_phone_the_ways_of_the_console_are_its_own_page_and_no_line_of_thirty(visit: Visit, olga: User) -> None:
    page = visit(olga, "/console/log/", viewport=PHONE)
    ways = page.get_by_role("navigation", name="Console").get_by_role("link")
    assert ways.all_inner_texts() == ["Console", "Event log"]
    ways.first.click()
    expect(page.get_by_role("heading", name="Who works here")).to_be_visible()
    expect(ways).to_have_count(0)


def test_on_a_desk_the_current_way_of_the_console_is_in_sight(visit: Visit, olga: User) -> None:
    page = visit(olga, "/console/log/")
    current = page.get_by_role("navigation", name="Console").get_by_role("link", name="Event log")
    expect(current).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") == 0
