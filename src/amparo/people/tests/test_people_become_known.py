import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.audit.models import EventRecord
from amparo.core.errors import Conflict, Invalid, NotAllowed
from amparo.people.models import Agency, Contact, Identity
from amparo.people.services import (
    ContactFields,
    Newcomer,
    add_identity,
    change_contact,
    contact_for_email,
    contacts_for_emails,
    learn_language,
    mark_unreachable,
)
from amparo.people.states import IdentityKind, Tier

pytestmark = pytest.mark.django_db


def kinds(contact: Contact) -> list[str]:
    rows = EventRecord.objects.filter(subject_kind="contact", subject_id=contact.pk).order_by("id")
    return [kind.removeprefix("people:") for kind in rows.values_list("kind", flat=True)]


def test_a_stranger_becomes_known_by_the_first_mail() -> None:
    contact = contact_for_email(
        address=" João@Correio.example ", name="João  Conceição", market="BR", languages=["pt-BR"]
    )
    identity = Identity.objects.get()
    assert (contact.name, contact.market, contact.languages) == ("João Conceição", "BR", ["pt-BR"])
    assert (identity.value, identity.shown) == ("joão@correio.example", "João@Correio.example")
    contact.refresh_from_db()
    assert contact.search_text == "joao conceicao joao@correio.example"
    assert kinds(contact) == ["contact:created"]


def test_letters_do_not_tell_addresses_apart_and_a_plus_part_does(maria: Contact) -> None:
    assert contact_for_email(address="MARIA@correio.example") == maria
    assert contact_for_email(address="maria+lume@correio.example") != maria


def test_a_name_is_learnt_once_and_not_overwritten(stranger: Contact) -> None:
    assert contact_for_email(address="someone@elsewhere.test", name="Zé").name == "Zé"
    assert contact_for_email(address="someone@elsewhere.test", name="Outro").name == "Zé"
    stranger.refresh_from_db()
    assert "ze" in stranger.search_text
    assert kinds(stranger) == ["contact:changed"]


def test_a_known_person_costs_one_statement(maria: Contact, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        contact_for_email(address="maria@correio.example", name="Maria")
    with django_assert_num_queries(6):  # look, savepoint, person, address, event, release
        contact_for_email(address="nova@correio.example", name="Nova")


@pytest.mark.parametrize("address", ["", "  ", "maria", "@correio.example", "maria@", "a" * 400 + "@b.example"])
def test_what_cannot_be_an_address_is_nobody(address: str) -> None:
    with pytest.raises(Invalid):
        contact_for_email(address=address)


def test_many_become_known_in_as_many_statements_as_one(
    maria: Contact, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    newcomers = [Newcomer(address=f"novo{n}@correio.example", name=f"Novo {n}") for n in range(20)]
    newcomers += [Newcomer(address="MARIA@correio.example"), newcomers[0]]
    with django_assert_num_queries(6):
        known = contacts_for_emails(newcomers=newcomers)
    assert known["maria@correio.example"] == maria
    assert len(known) == Contact.objects.count() == 21


@given(st.text(min_size=1, max_size=400), st.text(max_size=400))
def test_whatever_stands_in_a_mail_header_makes_a_person(address: str, name: str) -> None:
    clean = address.replace("\x00", "")[:100] + "@correio.example"
    if not clean.partition("@")[0].strip():
        return
    contact = contact_for_email(address=clean, name=name.replace("\x00", ""))
    assert contact_for_email(address=clean) == contact


def test_ana_corrects_the_record(maria: Contact, ana: User) -> None:
    agency = Agency.objects.create(name="Estrela")
    fields = ContactFields(
        name="Maria de Souza", tier=Tier.VIP, agency=agency, note="Prefere áudio", languages=["pt-BR"]
    )
    changed = change_contact(contact=maria, by=ana, fields=fields)
    assert (changed.name, changed.tier, changed.agency) == ("Maria de Souza", Tier.VIP, agency)
    assert Contact.objects.get(pk=maria.pk).search_text == "maria de souza prefere audio maria@correio.example"
    event = EventRecord.objects.latest("id")
    assert event.data == {"fields": "name, tier, agency, note"}  # what changed, never the person's words


def test_a_change_that_changes_nothing_is_no_event(maria: Contact, ana: User) -> None:
    change_contact(contact=maria, by=ana, fields=ContactFields(name=maria.name))
    assert kinds(maria) == []


def test_another_way_to_know_a_person_belongs_to_one_person(maria: Contact, stranger: Contact, ana: User) -> None:
    identity = add_identity(contact=maria, by=ana, kind=IdentityKind.PHONE, value=" +55 11 9999-0000 ")
    assert (identity.value, identity.shown) == ("+55119999-0000", "+55 11 9999-0000")
    assert add_identity(contact=maria, by=ana, kind=IdentityKind.PHONE, value="+55119999-0000") == identity
    with pytest.raises(Conflict):
        add_identity(contact=stranger, by=ana, kind=IdentityKind.PHONE, value="+55 11 9999-0000")
    with pytest.raises(Invalid):
        add_identity(contact=stranger, by=ana, kind=IdentityKind.HANDLE, value=" ")
    assert kinds(maria) == ["identity:added"]


def test_who_may_only_read_changes_nobody(maria: Contact, noor: User) -> None:
    with pytest.raises(NotAllowed):
        change_contact(contact=maria, by=noor, fields=ContactFields(name="X"))
    with pytest.raises(NotAllowed):
        add_identity(contact=maria, by=noor, kind=IdentityKind.HANDLE, value="@maria")


def test_an_address_that_bounces_for_good_is_marked_once(maria: Contact) -> None:
    assert mark_unreachable(address="Maria@correio.example")
    assert not mark_unreachable(address="maria@correio.example")
    assert not mark_unreachable(address="nobody@correio.example")
    assert Identity.objects.get().unreachable_since is not None
    assert kinds(maria) == ["identity:unreachable"]


def test_a_language_is_learnt_once(maria: Contact) -> None:
    assert learn_language(contact=maria, language="es")
    assert not learn_language(contact=Contact.objects.get(pk=maria.pk), language="es")
    maria.refresh_from_db()
    assert maria.languages == ["pt-BR", "es"]


def test_the_house_may_change_a_record_too(maria: Contact) -> None:
    assert change_contact(contact=maria, by=SYSTEM, fields=ContactFields(city="Recife")).city == "Recife"
