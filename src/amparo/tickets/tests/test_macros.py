from typing import Any

import pytest

from amparo.accounts.models import Team, User
from amparo.audit.models import EventRecord
from amparo.core.errors import Conflict, Invalid, NotAllowed
from amparo.core.text import Variants
from amparo.people.models import Contact
from amparo.people.states import Tier
from amparo.tickets.models import Brand, ContactReason, Macro, Ticket
from amparo.tickets.services import (
    MacroText,
    Outgoing,
    change_ticket,
    check_variables,
    delete_macro,
    macro_change,
    render_macro,
    reply,
    save_macro,
)
from amparo.tickets.states import Priority, TicketState

BODY = {
    "pt-BR": "Olá, {{contact.first_name}}! Chamado {{ticket.number}}.",
    "es": "¡Hola, {{contact.first_name}}! Caso {{ticket.number}}.",
}


def text(**more: Any) -> MacroText:
    values = {"code": "ola", "title": Variants(texts={"pt-BR": "Olá"}), "body": Variants(texts=BODY), **more}
    return MacroText(**values)


def test_a_macro_speaks_the_tickets_language(ticket: Ticket, ana: User, grace: User) -> None:
    macro = save_macro(by=grace, text=text())
    rendered = render_macro(macro=macro, ticket=ticket, by=ana)
    assert (rendered.text, rendered.language) == (f"Olá, Maria! Chamado {ticket.number}.", "pt-BR")
    assert render_macro(macro=macro, ticket=ticket, by=ana, language="es").language == "es"


def test_an_agency_is_greeted_by_the_whole_of_its_name(ticket: Ticket, ana: User, grace: User) -> None:
    ticket.contact.name, ticket.contact.tier = "Rede Caju", Tier.AGENCY
    assert render_macro(macro=save_macro(by=grace, text=text()), ticket=ticket, by=ana).text.startswith(
        "Olá, Rede Caju!"
    )


@pytest.mark.parametrize(
    ("of_ticket", "of_contact", "of_brand", "chosen"),
    [
        ("es-MX", "pt-BR", "pt-BR", "es"),
        ("", "es", "pt-BR", "es"),
        ("", "fr", "es", "es"),
        ("en", "fr", "en", "pt-BR"),  # none of them is written: the source
    ],
)
def test_the_language_falls_back_step_by_step(of_ticket: str, of_contact: str, of_brand: str, chosen: str) -> None:
    ticket = Ticket(language=of_ticket, number=7)
    ticket.contact = Contact(languages=[of_contact])
    ticket.brand = Brand(default_language=of_brand)
    macro = Macro(body=Variants(texts=BODY))
    assert render_macro(macro=macro, ticket=ticket, by=User(name="Ana")).language == chosen


def test_a_nameless_person_leaves_a_gap_that_stops_the_sending(
    ticket: Ticket, ana: User, grace: User, maria: Contact
) -> None:
    ticket.contact.name = ""
    rendered = render_macro(macro=save_macro(by=grace, text=text()), ticket=ticket, by=ana)
    assert rendered.missing == ["contact.first_name"]
    assert "{{contact.first_name}}" in rendered.text
    with pytest.raises(Invalid, match=r"contact\.first_name"):
        reply(ticket=ticket, by=ana, outgoing=Outgoing(text=rendered.text))


def test_unknown_and_torn_variables_are_found_in_each_variant(grace: User) -> None:
    broken = text(body=Variants(texts={**BODY, "es": "Hola {{contacto.nombre}} {{ticket.number}", "en": "Hi"}))
    found = [(problem.language, problem.blocks) for problem in check_variables(broken)]
    assert found == [("es", True), ("es", True), ("es", False), ("es", False), ("en", False), ("en", False)]
    with pytest.raises(Invalid, match="Spanish"):
        save_macro(by=grace, text=broken)
    assert not Macro.objects.exists()


def test_a_macro_brings_its_changes(ticket: Ticket, ana: User, grace: User, latam: Team) -> None:
    reason = ContactReason.objects.create(code="login", label=Variants())
    actions = {
        "state": "pending",
        "priority": "high",
        "tags": [" conta "],
        "assign": "me",
        "reason": "login",
        "team": latam.pk,
    }
    macro = save_macro(by=grace, text=text(actions=actions))
    changed = change_ticket(ticket=ticket, by=ana, change=macro_change(macro, ana))
    assert (changed.state, changed.priority, changed.reason) == (TicketState.PENDING, Priority.HIGH, reason)
    assert (changed.assignee, changed.team, changed.tags.get().name) == (ana, latam, "conta")
    reason.delete()
    latam.is_active = False
    latam.save()
    left = macro_change(Macro.objects.get(), ana)
    assert not isinstance(left.reason, ContactReason)
    assert not isinstance(left.team, Team)


@pytest.mark.parametrize(
    "actions", [{"state": "closed"}, {"priority": "x"}, {"assign": "you"}, {"team": 0}, {"reason": "?"}, {"run": "rm"}]
)
def test_a_macro_cannot_promise_what_nothing_does(grace: User, actions: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        save_macro(by=grace, text=text(actions=actions))


def test_a_macro_is_kept_under_one_code_by_those_who_may(grace: User, ana: User) -> None:
    macro = save_macro(by=grace, text=text())
    with pytest.raises(Conflict):
        save_macro(by=grace, text=text())
    with pytest.raises(Invalid):
        save_macro(by=grace, text=text(code="Olá!"))
    with pytest.raises(Invalid):
        save_macro(by=grace, text=text(code="x", body=Variants()))
    with pytest.raises(NotAllowed):
        save_macro(by=ana, text=text(code="y"))
    assert save_macro(by=grace, text=text(is_active=False), macro=macro).pk == macro.pk
    with pytest.raises(NotAllowed):
        delete_macro(macro=macro, by=ana)
    delete_macro(macro=macro, by=grace)
    assert not Macro.objects.exists()
    assert EventRecord.objects.latest("id").sentence() == "deleted the macro “ola”"
