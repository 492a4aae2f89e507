"""Refusals that a caller tells apart from others."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from amparo.core.errors import Conflict


class CannotClose(Conflict):
    """Something must happen before the loop is closed; `missing` says what, a sentence each."""

    code = "cannot-close"

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(_("This cannot be closed yet. %(missing)s") % {"missing": " ".join(missing)})
        self.missing = list(missing)
