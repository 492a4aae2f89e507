"""What somebody still has to read."""

from django.db.models import Exists, OuterRef, QuerySet

from amparo.accounts.models import Team, User
from amparo.wellbeing.models import Acknowledgement, Disclosure


def current(team: Team | None) -> Disclosure | None:
    """The version that holds for a team, or for people without one."""
    return Disclosure.objects.filter(team=team).order_by("-number").first()


def disclosures_for(person: User) -> QuerySet[Disclosure]:
    """What holds for the teams of `person`, or for people without one; each with `is_read`."""
    teams = person.team_ids
    rows = Disclosure.objects.filter(team__in=teams) if teams else Disclosure.objects.filter(team__isnull=True)
    read = Acknowledgement.objects.filter(person=person, disclosure=OuterRef("pk"))
    newer = Disclosure.objects.filter(number__gt=OuterRef("number"))
    newer = newer.filter(team=OuterRef("team")) if teams else newer.filter(team__isnull=True)
    return rows.filter(~Exists(newer)).annotate(is_read=Exists(read)).select_related("team").order_by("team__name")


def unread_disclosures(person: User) -> QuerySet[Disclosure]:
    """Those to read before anything of harm is handed to `person`. One that says nothing need not be read."""
    read = Acknowledgement.objects.filter(person=person).values("disclosure")
    return disclosures_for(person).exclude(pk__in=read).exclude(mix={}, text__texts={})


def readers_of(disclosure: Disclosure) -> int:
    """How many people have read it, in whatever language."""
    return disclosure.acknowledgements.values("person").distinct().count()
