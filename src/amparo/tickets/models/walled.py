from typing import ClassVar

from django.db import models

from amparo.accounts.models import User
from amparo.core import clock
from amparo.files.models import StoredFile
from amparo.tickets.models.ticket import Ticket
from amparo.tickets.states import HarmSource, WallState


class WalledFile(models.Model):
    """A file behind the child-safety wall: whatever it hangs on, its bytes go to nobody at the desk."""

    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")  # where it was found
    state = models.CharField(max_length=12, default=WallState.WAITING)
    source = models.CharField(max_length=8)
    walled_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    walled_at = models.DateTimeField(default=clock.now)
    views = models.PositiveSmallIntegerField(default=0)  # looks since then; each is an event with its reason
    reference = models.CharField(max_length=120, blank=True)  # under which the authority knows the report
    note = models.TextField(blank=True)  # why it was not reported, or why it came back
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(WallState)), name="walled_state_known"),
            models.CheckConstraint(condition=models.Q(source__in=list(HarmSource)), name="walled_source_known"),
            models.CheckConstraint(
                condition=~models.Q(state=WallState.REPORTED) | ~models.Q(reference=""),
                name="walled_reported_with_a_reference",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[WallState.NOT_REPORTED, WallState.RELEASED]) | ~models.Q(note=""),
                name="walled_decided_with_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="walled_waiting", condition=models.Q(state=WallState.WAITING))
        ]


class WalledAddress(models.Model):
    """A spelling of an address behind the wall, by which the database finds it in words (`tickets.unsaid`)."""

    walled = models.ForeignKey(WalledFile, on_delete=models.CASCADE, related_name="addresses")
    written = models.TextField()
    pattern = models.TextField()  # finds `written`, and no longer address
    address = models.TextField()  # as it is said again once it comes back

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["walled", "written"], name="walled_address_once"),
        ]
