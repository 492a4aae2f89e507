"""What a list costs does not grow with its rows."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import staff

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.accounts.services import invite_person
from amparo.channels.email.models import Mailbox
from amparo.core.text import Variants
from amparo.knowledge.services import ArticleText, publish_article, save_article
from amparo.tickets.models import Brand, ContactReason, Macro, Tag
from amparo.tools.models import Action, Breaker, Connector

pytestmark = pytest.mark.django_db

AT_MOST = 8
"""Session, person, the rows and what stands in them; the welcome check of the console's first page is four of them."""


def more_people(olga: User) -> None:
    team = Team.objects.create(name="Many")
    for number in range(12):
        staff(f"Person{number}", Role.AGENT, team=team)
        invite_person(by=olga, email=f"guest{number}@lume.example", roles=["agent"], team=team)


def more_teams(olga: User) -> None:
    for number in range(12):
        staff(f"Lead{number}", Role.LEAD, team=Team.objects.create(name=f"Team {number}"))


def more_mailboxes(olga: User) -> None:
    for number in range(12):
        brand = Brand.objects.create(name=f"Brand {number}")
        team = Team.objects.create(name=f"Team {number}")
        Mailbox.objects.create(address=f"box{number}@lume.example", brand=brand, team=team)


def more_macros(olga: User) -> None:
    for number in range(12):
        team = Team.objects.create(name=f"Team {number}")
        Macro.objects.create(
            code=f"m{number}",
            title=Variants(texts={"es": "T"}),
            body=Variants(texts={"es": "B"}),
            team=team,
            changed_by=olga,
        )


def more_articles(olga: User) -> None:
    for number in range(12):
        words = Variants(source="es", texts={"es": "T"})
        reason = ContactReason.objects.create(code=f"a{number}", label=words)
        text = ArticleText(key=f"a{number}", title=words, body=words, reasons=[reason])
        publish_article(article=save_article(by=olga, text=text), by=olga)


def more_reasons(olga: User) -> None:
    above = None
    for number in range(12):
        above = ContactReason.objects.create(code=f"r{number}", label=Variants(texts={"en": "R"}), parent=above)


def more_tags(olga: User) -> None:
    Tag.objects.bulk_create(Tag(name=f"tag {number}") for number in range(12))


def more_connectors(olga: User) -> None:
    for number in range(12):
        lume = Connector.objects.create(name=f"tool{number}", title="Lume", base_url="https://lume.example")
        Breaker.objects.create(connector=lume)
        Action.objects.bulk_create(Action(connector=lume, name=f"tool{number}.a{n}", method="GET") for n in range(3))


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/console/", more_people),
        ("/console/people/", more_people),
        ("/console/people/invite/", more_teams),
        ("/console/teams/", more_teams),
        ("/console/teams/new/", more_people),
        ("/console/roles/", more_people),
        ("/console/brands/", more_mailboxes),
        ("/console/mailboxes/", more_mailboxes),
        ("/console/macros/", more_macros),
        ("/console/articles/", more_articles),
        ("/console/articles/new/", more_articles),
        ("/console/reasons/", more_reasons),
        ("/console/reasons/new/", more_reasons),
        ("/console/tags/", more_tags),
        ("/console/log/", more_people),
        ("/console/tools/", more_connectors),
        ("/account/me/", more_teams),
        ("/account/tokens/", more_people),
    ],
)
def test_a_screen_asks_the_database_as_often_for_many_as_for_few(
    client: Client, olga: User, path: str, more: Callable[[User], None]
) -> None:
    client.force_login(olga)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert client.get(path).status_code == 200
    more(olga)
    with CaptureQueriesContext(connection) as many:
        assert client.get(path).status_code == 200
    assert len(many) <= len(few) + 1, [query["sql"] for query in many]  # + 1: names are asked for only if there are any
    assert len(many) <= AT_MOST
