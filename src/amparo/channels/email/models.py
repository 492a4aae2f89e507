from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from amparo.accounts.models import Team
from amparo.channels.email.states import LetterState, Outcome, Receiver, SignIn
from amparo.core import clock
from amparo.core.fields import VariantsField
from amparo.escalations.models import Authority, Escalation
from amparo.files.models import StoredFile
from amparo.tickets.models import Brand, Message
from amparo.tickets.passages.reading import without_passages


class Mailbox(models.Model):
    """An address of ours: where its mail comes from, where its answers leave, and in whose name."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT)
    address = models.EmailField()
    display_name = models.CharField(max_length=120, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL)
    market = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=10, blank=True)  # used when a message's own language is unsure
    signature = VariantsField()
    # domains, apart by spaces: whoever writes from there is a colleague, and what they ask of the team has a loop
    colleagues = models.CharField(max_length=500, blank=True)
    # sealed; with it the platform's form signs what a person marked there, and without it nobody is believed
    form_key = models.TextField(blank=True)
    acknowledges = models.BooleanField(default=False)
    acknowledgement = VariantsField()
    is_active = models.BooleanField(default=True)
    # answers come back to support+t48213.<signature>@…; off where a provider does not deliver plus-addresses
    plus_addresses = models.BooleanField(default=True)

    imap_host = models.CharField(max_length=200, blank=True)  # empty: mail is brought to us (SMTP, LMTP, pipe)
    imap_port = models.PositiveIntegerField(default=993)
    imap_tls = models.BooleanField(default=True)
    imap_user = models.CharField(max_length=200, blank=True)
    imap_password = models.TextField(blank=True)  # sealed
    imap_folder = models.CharField(max_length=200, default="INBOX", blank=True)
    imap_uidvalidity = models.BigIntegerField(null=True)
    imap_last_uid = models.BigIntegerField(default=0)
    imap_problem = models.CharField(max_length=300, blank=True)
    imap_seen_at = models.DateTimeField(null=True)

    smtp_host = models.CharField(max_length=200, blank=True)
    smtp_port = models.PositiveIntegerField(default=587)
    smtp_tls = models.CharField(max_length=10, default="starttls")  # none, starttls, tls
    smtp_user = models.CharField(max_length=200, blank=True)
    smtp_password = models.TextField(blank=True)  # sealed

    # both servers are signed in to with the password, or with access tokens that a refresh token buys (RFC 6749)
    sign_in = models.CharField(max_length=10, choices=[(way, way) for way in SignIn], default=SignIn.PASSWORD)
    oauth_token_url = models.URLField(max_length=300, blank=True)
    oauth_client_id = models.CharField(max_length=300, blank=True)
    oauth_client_secret = models.TextField(blank=True)  # sealed
    oauth_refresh_token = models.TextField(blank=True)  # sealed
    oauth_scope = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("address"), name="mailbox_address_once"),
            models.CheckConstraint(condition=models.Q(sign_in__in=list(SignIn)), name="mailbox_sign_in_known"),
        ]

    def __str__(self) -> str:
        return self.address

    def is_asked_by(self, sender: str) -> bool:
        """Whether this address, in lower case, is a colleague's."""
        return sender.rpartition("@")[2] in self.colleagues.split()


class Arrival(models.Model):
    """A raw mail that reached us, stored before it was acknowledged, and where it ended."""

    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.PROTECT, related_name="arrivals")
    raw = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    message_id_header = models.CharField(max_length=500, blank=True)
    content_key = models.CharField(max_length=64)  # what makes the same mail the same, however it came
    receiver = models.CharField(max_length=4, choices=[(receiver, receiver) for receiver in Receiver])
    envelope_from = models.CharField(max_length=320, blank=True)
    envelope_to = models.CharField(max_length=320, blank=True)
    sender = models.CharField(max_length=320, blank=True)  # From, lower case: what a person would name it by
    subject = models.CharField(max_length=500, blank=True)
    received_at = models.DateTimeField(default=clock.now)
    copies = models.PositiveIntegerField(default=1)  # how often the same mail reached us

    outcome = models.CharField(max_length=12, default=Outcome.RECEIVED)
    reason = models.CharField(max_length=60, blank=True)  # a code: why quarantined, or why not where it pointed to
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    # the loop whose letter it answers, whatever was made of it: with its words it is forgotten
    loop = models.ForeignKey(Escalation, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailbox", "content_key"], name="arrival_once", nulls_distinct=False),
            models.CheckConstraint(condition=models.Q(outcome__in=list(Outcome)), name="arrival_outcome_known"),
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.RECEIVED, decided_at__isnull=True)
                | (~models.Q(outcome=Outcome.RECEIVED) & models.Q(decided_at__isnull=False)),
                name="arrival_decided",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome=Outcome.QUARANTINED, reason=""),
                name="arrival_quarantined_for_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="arrival_unread", condition=models.Q(outcome=Outcome.RECEIVED)),
            models.Index(fields=["-id"], name="arrival_quarantined", condition=models.Q(outcome=Outcome.QUARANTINED)),
            models.Index(fields=["mailbox", "received_at"], name="arrival_day"),
            models.Index(fields=["sender", "received_at"], name="arrival_sender"),
            models.Index(fields=["content_key"], name="arrival_content"),
            models.Index(fields=["loop"], name="arrival_loop", condition=models.Q(loop__isnull=False)),
        ]

    @property
    def title(self) -> str:
        """Its subject without what is hard to read: whoever opens the raw mail finds it there, folded."""
        return without_passages(self.subject)


class MailIdentity(models.Model):
    """A Message-ID header and the message that bears it, ours or theirs: the first key of threading."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    message_id_header = models.CharField(max_length=500)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mail_identities")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message_id_header", "mailbox"], name="mail_identity_once")
        ]


class LoopLetter(models.Model):
    """A mail to the authority of an escalation, written for one event of it; and what became of it."""

    event_id = models.BigIntegerField(unique=True)  # so that a job that runs twice writes once
    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="letters")
    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    to = models.CharField(max_length=320)
    state = models.CharField(max_length=12, default=LetterState.QUEUED)
    note = models.CharField(max_length=300, blank=True)  # what the server said
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(LetterState)), name="loop_letter_state_known")
        ]


class DeliveryAttempt(models.Model):
    """One try to hand a message of ours to a mail server."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="delivery_attempts")
    at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=12)
    answer = models.CharField(max_length=300, blank=True)
