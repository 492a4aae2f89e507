import pytest

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.core.errors import Conflict, Invalid, NotAllowed
from amparo.core.text import Variants
from amparo.tickets.models import Brand, ContactReason, Tag, Ticket
from amparo.tickets.services import (
    Change,
    change_ticket,
    delete_tag,
    move_reason,
    save_brand,
    save_reason,
    save_tag,
    set_reason_active,
)


def reason(by: User, code: str, parent: ContactReason | None = None) -> ContactReason:
    return save_reason(by=by, code=code, label=Variants(texts={"pt-BR": code}), parent=parent)


def children(parent: ContactReason | None) -> list[str]:
    return list(ContactReason.objects.filter(parent=parent).order_by("position").values_list("code", flat=True))


def test_a_brand_is_made_and_renamed(olga: User, lume: Brand) -> None:
    live = save_brand(by=olga, name=" Lume  LIVE ", default_language="es")
    assert (live.name, live.default_language) == ("Lume LIVE", "es")
    assert save_brand(by=olga, name="Lume Ao Vivo", brand=live).pk == live.pk
    assert EventRecord.objects.latest("id").sentence() == "saved the brand Lume Ao Vivo"
    with pytest.raises(Conflict):
        save_brand(by=olga, name="LUME")
    with pytest.raises(Invalid):
        save_brand(by=olga, name=" ")
    with pytest.raises(Invalid):
        save_brand(by=olga, name="X", default_language="xx")


def test_reasons_stand_in_a_tree_and_move(olga: User) -> None:
    account, money = reason(olga, "account"), reason(olga, "money")
    login, _banned = reason(olga, "login", account), reason(olga, "banned", account)
    assert children(account) == ["login", "banned"]
    move_reason(by=olga, reason=login, parent=account, position=1)
    assert children(account) == ["banned", "login"]
    move_reason(by=olga, reason=login, parent=money, position=99)
    assert (children(account), children(money)) == (["banned"], ["login"])
    move_reason(by=olga, reason=money, parent=None, position=0)
    assert children(None) == ["money", "account"]


def test_a_reason_never_stands_under_itself(olga: User) -> None:
    account = reason(olga, "account")
    login = reason(olga, "login", account)
    for parent in (account, login):
        with pytest.raises(Invalid):
            move_reason(by=olga, reason=account, parent=parent, position=0)


def test_a_reason_has_a_clean_code_a_name_and_an_off_switch(olga: User) -> None:
    account = reason(olga, "account")
    with pytest.raises(Invalid):
        reason(olga, "Conta Ação")
    with pytest.raises(Invalid):
        save_reason(by=olga, code="x", label=Variants())
    with pytest.raises(Conflict):
        reason(olga, "account")
    assert not set_reason_active(by=olga, reason=account, is_active=False).is_active


def test_a_tag_is_renamed_and_taken_off_every_ticket(olga: User, ticket: Ticket) -> None:
    change_ticket(ticket=ticket, by=olga, change=Change(tags_added=("onda",)))
    tag = save_tag(by=olga, name="Onda 1", tag=Tag.objects.get())
    assert ticket.tags.get().name == "Onda 1"
    assert delete_tag(by=olga, tag=tag) == 1
    assert not ticket.tags.exists()
    assert EventRecord.objects.latest("id").data == {"name": "Onda 1", "tickets": 1}


def test_only_who_manages_the_settings_keeps_the_catalogue(ana: User) -> None:
    with pytest.raises(NotAllowed):
        save_brand(by=ana, name="Lume")
    with pytest.raises(NotAllowed):
        reason(ana, "account")
    with pytest.raises(NotAllowed):
        save_tag(by=ana, name="x")
