"""What the texts of versions say. A text is read once in each process: a version that was published never changes."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.kept import kept
from amparo.core.text import Variants
from amparo.sops.language.checking import check
from amparo.sops.language.document import Sop
from amparo.sops.language.problems import Problem, Severity
from amparo.sops.language.reading import Reading, read
from amparo.sops.models import Procedure, Version
from amparo.sops.queries.versions.desk import desk_here
from amparo.sops.queries.versions.holding import holding
from amparo.tools.queries import catalogue


@dataclass(frozen=True, kw_only=True)
class Heading:
    key: str
    title: Variants


@lru_cache(maxsize=32)
def _reading(text: str, _language: str | None) -> Reading:
    """A text that is being written is read by several in one request. Its problems are in the reader's language."""
    return read(text)


def reading_of(text: str) -> Reading:
    return _reading(text, get_language())


def heading_of(text: str) -> Heading | None:
    """What a text calls itself, as far as it can be read."""
    sop = reading_of(text).sop
    return Heading(key=sop.id, title=Variants(texts=dict(sop.title))) if sop is not None and sop.id else None


_read: dict[str, Sop] = {}


def sop_of(version: Version) -> Sop:
    """The procedure as this version says it. Raises Invalid for a draft that cannot be read."""
    known = _read.get(version.digest)
    if known is None:
        known = reading_of(version.text).sop
        if known is None:
            raise Invalid(_("This text cannot be read. The check says why."))
        if len(_read) >= 2000:  # noqa: PLR2004 - far more than any desk has; drafts would fill it otherwise
            _read.clear()
        _read[version.digest] = known
    return known


def with_texts(versions: QuerySet[Version]) -> list[Version]:
    """The versions, whose texts come along only where this process has not read them; one query most often."""
    return _read_where_new(list(versions.defer("text")))


def in_use() -> list[Version]:
    """The version that holds of every procedure in use, with their texts as above; asked on every page of a ticket."""
    return _read_where_new(_in_use(clock.now()))


@kept
def _in_use(at: datetime) -> QuerySet[Version]:
    asking = Version.objects.filter(procedure=OuterRef("procedure"), number__lte=OuterRef("number"), holds_back=True)
    return holding(at).defer("text").annotate(asks_to_be_read=Exists(asking))


def _read_where_new(found: list[Version]) -> list[Version]:
    new = [version.pk for version in found if version.digest not in _read]
    if new:
        for version in Version.objects.filter(pk__in=new):
            sop_of(version)
    return found


def is_well_formed(version: Version) -> bool:
    """Whether the text has the form of a procedure, so that it can be run, whatever the check says of its sense."""
    return not any(problem.severity is Severity.ERROR for problem in reading_of(version.text).problems)


def problems_of(version: Version) -> list[Problem]:
    """Everything that is wrong with a version's text, beside the others that hold and the tools that there are."""
    reading = reading_of(version.text)
    if reading.sop is None:
        return list(reading.problems)
    library = {sop.id: sop for sop in map(sop_of, in_use())} | {reading.sop.id: reading.sop}
    return [*reading.problems, *check(reading.sop, library, catalogue(), desk=desk_here())]


def title_of(procedure: Procedure, language: str) -> str:
    """The title in `language`, or whatever there is."""
    title: Variants = procedure.title
    return title.in_language(language) or procedure.key
