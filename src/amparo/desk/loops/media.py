"""Files of the conversation with an authority, covered as those of tickets are."""

from collections.abc import Iterable
from typing import Final

from django.urls import reverse

from amparo.accounts.models import User
from amparo.desk.media.card import Card, family_shown
from amparo.desk.media.pages import Pages
from amparo.desk.media.shown import Shown
from amparo.escalations.models import LoopFile
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries.files import check_open, file_for, judgements_of
from amparo.escalations.services import classify_file, take_file
from amparo.media.harm import Harm
from amparo.media.queries import families
from amparo.media.services import compare_first
from amparo.tickets.states import HarmSource
from amparo.ui.downloads import Download


def cards(files: Iterable[LoopFile], user: User) -> dict[int, Card]:
    """By the id of the file in its loop; three queries for all of them."""
    rows = list(files)
    ids = {row.file_id for row in rows}
    known, looked = judgements_of(rows), families(ids) if ids else {}
    return {
        row.pk: Card(
            pk=row.pk,
            name=row.name,
            size=row.size,
            harm_class=str(known[row.pk].harm) if row.pk in known else "",
            severity=known[row.pk].severity if row.pk in known else None,
            was_decided=row.pk in known and known[row.pk].source == HarmSource.HASH,
            family=family_shown(looked.get(row.file_id), row.content_type, row.name),
            user=user,
            route=PAGES.route,
        )
        for row in rows
    }


def shown_for(user: User, pk: int) -> Shown:
    """What may be drawn of it. Raises Missing, also for what is behind the child-safety wall, or goes there now."""
    row = file_for(user, pk)
    check_open(row)
    if compare_first(file=row.file):
        row = file_for(user, pk)
        check_open(row)
    said = judgements_of([row]).get(pk)
    return Shown(
        file=row.file,
        name=row.name,
        harm=str(said.harm) if said else "",
        severity=said.severity if said else None,
        kind="loop_file",
        pk=pk,
    )


def _card(user: User, pk: int) -> Card:
    return cards([file_for(user, pk)], user)[pk]


def _take(user: User, pk: int) -> Download:
    row = file_for(user, pk)
    return Download(stream=take_file(file=row, by=user), size=row.size, name=row.name, content_type=row.content_type)


def _classify(user: User, pk: int, harm: Harm, severity: int | None) -> None:
    classify_file(file=file_for(user, pk), harm=harm, severity=severity, by=user)


PAGES: Final = Pages(
    route="desk:loop-media",
    permission=EscalationPermission.READ,
    card=_card,
    shown=shown_for,
    take=_take,
    classify=_classify,
    page=lambda user, pk: reverse("desk:loop", args=[file_for(user, pk).message.escalation.number]),
)
