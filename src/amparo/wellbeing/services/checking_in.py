"""Check-ins: voluntary, and told to nobody."""

from collections.abc import Mapping

from amparo.accounts.models import User
from amparo.core import clock
from amparo.wellbeing.instruments import instrument
from amparo.wellbeing.models import CheckIn
from amparo.wellbeing.privacy import as_person


def check_in(*, person: User, code: str, answers: Mapping[str, int]) -> CheckIn:
    """Keep how `person` says they are, by the code of each question. Raises Missing (no such instrument), Invalid."""
    known = instrument(code)
    score = known.score(answers)
    with as_person(person):
        return CheckIn.objects.create(
            person=person,
            instrument=known.code,
            version=known.version,
            answers=dict(answers),
            score=score,
            at=clock.now(),
        )
