import re

from django.test import Client

from amparo.accounts.models import Team
from amparo.desk.tests.scene import a_ticket
from amparo.people.models import Contact
from amparo.tickets.models import Brand


def head(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    found = re.search(r'class="top area-brand.*?(?=<div class="top area-search)', page, re.DOTALL)
    assert found
    return found[0]


def test_a_house_of_one_brand_bears_its_name_and_offers_no_other(as_ana: Client, lume: Brand) -> None:
    shown = head(as_ana, "/desk/mine/")
    assert "Lume" in shown
    assert "Change the brand" not in shown


def test_a_house_without_a_brand_bears_the_name_of_the_desk(as_ana: Client) -> None:
    assert "Amparo" in head(as_ana, "/desk/mine/")


def test_ana_looks_at_one_brand_and_walks_the_views_of_it(
    as_ana: Client, lume: Brand, maria: Contact, brazil: Team
) -> None:
    live = Brand.objects.create(name="Lume LIVE")
    a_ticket(lume, maria, brazil, subject="Sem acesso")
    a_ticket(live, maria, brazil, subject="Transmissão caiu")
    assert "All brands" in head(as_ana, "/desk/unassigned/?priority=normal")
    assert f'href="/desk/unassigned/?priority=normal&amp;brand={live.pk}"' in head(
        as_ana, "/desk/unassigned/?priority=normal"
    )
    page = as_ana.get(f"/desk/unassigned/?brand={live.pk}").content.decode()
    assert "Transmissão caiu" in page
    assert "Sem acesso" not in page
    assert f'href="/desk/open/?brand={live.pk}"' in page
    menu = as_ana.get(f"/desk/unassigned/?brand={live.pk}").context["listing"].menu
    assert next(line.count for line in menu.views if line.is_current) == 1
