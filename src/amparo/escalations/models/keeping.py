"""What is kept beside a loop: the checklist, the hold on evidence, the hand-over, and what the signs proposed."""

from typing import Any, ClassVar

from django.db import models

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.escalations.models.loop import Escalation
from amparo.escalations.states import CheckAnswer, HandOverState, Level, ProposalState
from amparo.people.models import Contact
from amparo.tickets.models import Message, Ticket


class ChecklistItem(models.Model):
    """One answer to one question that a P0 loop asks before it is closed."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="checks")
    code = models.CharField(max_length=12)  # states.Check
    answer = models.CharField(max_length=10)  # states.CheckAnswer
    note = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["escalation", "code"], name="check_once"),
            models.CheckConstraint(condition=models.Q(answer__in=list(CheckAnswer)), name="check_answer_known"),
            models.CheckConstraint(
                condition=models.Q(answer=CheckAnswer.DONE) | ~models.Q(note=""), name="check_not_done_with_a_reason"
            ),
        ]


class LegalHold(models.Model):
    """What we know of this person is kept, whoever asks for its erasure, until the hold ends."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="legal_holds")
    escalation = models.ForeignKey(Escalation, null=True, on_delete=models.PROTECT, related_name="holds")
    reason = models.TextField()
    placed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    placed_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    released_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    released_at = models.DateTimeField(null=True)
    release_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["escalation", "contact"], name="hold_once", condition=models.Q(released_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=models.Q(released_at__isnull=True) | ~models.Q(release_reason=""),
                name="hold_released_with_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["contact"], name="hold_standing", condition=models.Q(released_at__isnull=True))
        ]


class HandOver(models.Model):
    """At the end of a shift: these loops go to a colleague or a team, with a note, once somebody accepts."""

    giver = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    taker = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")  # named, or who accepted
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, default=HandOverState.OFFERED)
    loops = models.ManyToManyField(Escalation, related_name="hand_overs")
    created_at = models.DateTimeField(default=clock.now)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(HandOverState)), name="hand_over_state_known"),
            models.CheckConstraint(
                condition=models.Q(taker__isnull=False)
                | models.Q(team__isnull=False)
                | ~models.Q(state=HandOverState.OFFERED),
                name="hand_over_to_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-id"], name="hand_over_open", condition=models.Q(state=HandOverState.OFFERED))
        ]


class Proposal(models.Model):
    """What may mean danger: what a person wrote or marked, or a doubt of a colleague. It is raised, or dismissed."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="proposals")
    # what was read or marked; nothing where a colleague is in doubt (`doubted_by`)
    message = models.OneToOneField(Message, null=True, on_delete=models.CASCADE, related_name="+")
    doubted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    level = models.CharField(max_length=2)
    # [{"code": "self_harm", "level": "P0", "start": characters, "end": characters}]: where in the text, never the text
    signs: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    # codes of signs.flags.Flag: what the person marked on the form where they wrote
    marked: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=ProposalState.PROPOSED)
    escalation = models.ForeignKey(Escalation, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(ProposalState)), name="proposal_state_known"),
            models.CheckConstraint(condition=models.Q(level__in=list(Level)), name="proposal_level_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ticket"], name="proposal_open", condition=models.Q(state=ProposalState.PROPOSED))
        ]
