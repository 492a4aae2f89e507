from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Lower

from amparo.core import clock
from amparo.people.states import IdentityKind, Tier


class Agency(models.Model):
    """A creator network."""

    name = models.CharField(max_length=120)
    market = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="agency_name_once")]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person who writes in."""

    name = models.CharField(max_length=200, blank=True)
    market = models.CharField(max_length=2, blank=True)
    languages: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    tier = models.CharField(max_length=12, choices=[(tier, tier) for tier in Tier], default=Tier.STANDARD)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.SET_NULL, related_name="contacts")
    city = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True)  # since when nothing is known of them
    # name, note and identities, folded; written by the services since it spans two tables
    search_text = models.TextField(blank=True, default="")
    search = models.GeneratedField(
        expression=models.Func(models.Value("simple"), models.F("search_text"), function="amparo_tsv"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["search"], name="contact_search")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(tier__in=list(Tier)), name="contact_tier_known")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What to greet by: an agency has no first name, so it is called by the whole of its name."""
        name = self.name.strip()
        return name if self.tier == Tier.AGENCY else name.partition(" ")[0]


class Identity(models.Model):
    """One way to know a contact: a mail address, an account id, a handle, a phone. It belongs to one contact."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in IdentityKind])
    value = models.CharField(max_length=320)  # as compared: lower case, no spaces
    shown = models.CharField(max_length=320)  # as the person writes it
    unreachable_since = models.DateTimeField(null=True)  # the address bounced for good

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "value"], name="identity_once")]
