from itertools import product

import pytest
from tests.cast import staff

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Follow, Ticket
from amparo.tickets.permissions import may_see
from amparo.tickets.queries import visible_to


def test_the_rule_for_one_ticket_is_the_rule_for_lists(lume: Brand, maria: Contact, brazil: Team, latam: Team) -> None:
    """`permissions.may_see` guards what is written, `visible_to` what is read: they never differ."""
    people = [staff(f"{role} {team}", role, team=team) for role, team in product(Role, (brazil, None))]
    tickets = [
        Ticket.objects.create(brand=lume, contact=maria, channel="email", team=team, assignee=assignee)
        for team, assignee in product((brazil, latam, None), (None, *people[:4]))
    ]
    for number, (user, ticket) in enumerate(product(people, tickets)):
        if number % 3 == 0:
            Follow.objects.create(user=user, ticket=ticket)
    for user in people:
        seen = set(visible_to(user))
        followed = set(Ticket.objects.filter(follows__user=user))
        user = User.objects.get(pk=user.pk)  # noqa: PLW2901 - without what was cached before the memberships
        assert {ticket for ticket in tickets if may_see(user, ticket, follows=ticket in followed)} == seen


@pytest.mark.parametrize("role", Role)
def test_who_may_not_read_tickets_sees_none_even_when_it_is_theirs(
    lume: Brand, maria: Contact, brazil: Team, role: Role
) -> None:
    user = staff("Somebody", role, team=brazil)
    user.is_active = False
    ticket = Ticket.objects.create(brand=lume, contact=maria, channel="email", team=brazil, assignee=user)
    assert not may_see(user, ticket, follows=True)
    assert not visible_to(user).exists()
