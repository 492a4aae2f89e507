"""What comes after a ruling: the creator is told why, may appeal, and commercial people may say something."""

from typing import ClassVar

from django.db import models

from amparo.accounts.models import User
from amparo.core import clock
from amparo.moderation.models.case import Case
from amparo.moderation.models.review import Review, Ruling
from amparo.moderation.states import ToldVia
from amparo.people.models import Contact
from amparo.tickets.models import Message


class Statement(models.Model):
    """The statement of reasons for one ruling (DSA Art. 17), in the creator's language."""

    ruling = models.OneToOneField(Ruling, on_delete=models.CASCADE, related_name="statement")
    language = models.CharField(max_length=10)
    explanation = models.TextField()  # ours to write until it is sent; the rest of the text follows from the ruling
    text = models.TextField(blank=True)  # the whole, as it was sent
    written_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    told_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    told_via = models.CharField(max_length=8, blank=True)
    told_at = models.DateTimeField(null=True)
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)  # how, where it was told in another way
    appeal_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(told_via__in=["", *ToldVia]), name="statement_told_via_known"),
            models.CheckConstraint(
                condition=models.Q(told_at__isnull=True)
                | (~models.Q(text="") & ~models.Q(told_via="") & models.Q(appeal_until__isnull=False)),
                name="statement_told_with_its_words",
            ),
        ]


class Appeal(models.Model):
    """The creator, or who reported it, asks that somebody else looks again (DSA Art. 20)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="appeals")
    ruling = models.OneToOneField(Ruling, on_delete=models.CASCADE, related_name="appeal")
    reason = models.TextField()
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    received_at = models.DateTimeField(default=clock.now)
    taken_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")  # who wrote it down
    review = models.OneToOneField(Review, null=True, on_delete=models.PROTECT, related_name="appeal")


class Comment(models.Model):
    """What commercial people say about a decided case. It changes nothing in it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    created_at = models.DateTimeField(default=clock.now)
