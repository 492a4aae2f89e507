from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Concat

from amparo.accounts.models import User
from amparo.core import clock
from amparo.files.models import StoredFile
from amparo.people.models import Contact
from amparo.tickets.models.ticket import Ticket
from amparo.tickets.states import Delivery, HarmSource, MessageKind


class Message(models.Model):
    """Something said on a ticket: by the person (in), by us (out), or among us (note)."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages", db_index=False)
    kind = models.CharField(max_length=4)
    channel = models.CharField(max_length=20)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)  # in: what the person newly wrote; out and note: Markdown as typed
    # in: what folds away, in order: [{"kind": "quote" | "signature" | …, "text": "…"}]
    folded: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField(default=list, blank=True)
    html = models.TextField(blank=True)  # sanitised; in: the whole mail, shown in a sandboxed frame when asked
    remote_images = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=10, blank=True)  # empty: unsure
    # {"to": [{"name": "", "address": ""}], "cc": […]}
    addresses: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    is_automatic = models.BooleanField(default=False)  # a bounce, an auto-reply, our own acknowledgement
    is_encrypted = models.BooleanField(default=False)  # what it says lies in a file that only its key opens
    delivery = models.CharField(max_length=12, default=Delivery.NONE)
    delivery_note = models.CharField(max_length=300, blank=True)
    # what was split off into a ticket of its own: the words stay where they were said, and this is their copy
    copy_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="copies", db_index=False)
    harm_class = models.CharField(max_length=60, blank=True)  # of its words, and of its files unless they have one
    exposure_severity = models.PositiveSmallIntegerField(null=True)
    harm_source = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    search = models.GeneratedField(
        # the subject too: the first message carries the ticket's, so one index finds tickets by either
        expression=models.Func(
            models.F("language"),
            Concat("subject", models.Value(" "), "text", output_field=models.TextField()),
            function="amparo_tsv",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=list(MessageKind)), name="message_kind_known"),
            models.CheckConstraint(condition=models.Q(delivery__in=list(Delivery)), name="message_delivery_known"),
            models.CheckConstraint(
                condition=models.Q(kind=MessageKind.OUT) | models.Q(delivery=Delivery.NONE),
                name="message_only_ours_are_delivered",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ticket", "id"], name="message_ticket"),
            models.Index(
                fields=["delivery", "id"],
                name="message_undelivered",
                condition=~models.Q(delivery__in=[Delivery.NONE, Delivery.SENT, Delivery.WITHDRAWN]),
            ),
            models.Index(fields=["copy_of"], name="message_copies", condition=models.Q(copy_of__isnull=False)),
            GinIndex(fields=["search"], name="message_search"),
            models.Index(fields=["created_at", "id"], name="message_newest"),
            GinIndex(fields=["addresses"], name="message_addresses", opclasses=["jsonb_path_ops"]),
        ]


class JudgedFile(models.Model):
    """A file by its contents, and beside it what harm it may hold.

    An empty class or a severity of null means that nobody has judged it: it is shown as carefully as a moderate one.
    """

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    harm_class = models.CharField(max_length=60, blank=True)
    exposure_severity = models.PositiveSmallIntegerField(null=True)
    harm_source = models.CharField(max_length=8, blank=True)

    class Meta:
        abstract = True


def rightly_judged(name: str) -> list[models.BaseConstraint]:
    """What the table of a JudgedFile must hold to; the constraints are called by its `name`."""
    return [
        models.CheckConstraint(
            condition=models.Q(exposure_severity__isnull=True) | models.Q(exposure_severity__lte=4),
            name=f"{name}_severity_to_four",
        ),
        models.CheckConstraint(
            condition=models.Q(harm_source="") | models.Q(harm_source__in=list(HarmSource)),
            name=f"{name}_harm_source_known",
        ),
    ]


class Attachment(JudgedFile):
    """A file on a message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    content_id = models.CharField(max_length=255, blank=True)
    is_inline = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = rightly_judged("attachment")


class JudgedLink(JudgedFile):
    """What somebody said of a picture or video elsewhere: the bytes are its address (text/uri-list, RFC 2483).

    Said once of an address, wherever it stands; so it is also kept behind the child-safety wall as a file is.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")  # where it was said of it

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file"], name="judged_link_once"),
            *rightly_judged("judged_link"),
        ]
