"""What can go wrong in the domain, each with a sentence for the person who meets it."""

from http import HTTPStatus
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AmparoError(Exception):
    """Something cannot be: a translatable sentence that says what happened and what to do."""

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    code: ClassVar[str] = "refused"

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Refusal(AmparoError):
    """What is said on the page where it was asked for. Missing is none: of that there may be no page."""


class Invalid(Refusal):
    """The input cannot be used; `field` names where, if one field is to blame."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid"

    def __init__(self, sentence: str | Promise, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class NotAllowed(Refusal):
    """The person is known but lacks the permission for this act."""

    status = HTTPStatus.FORBIDDEN
    code = "not-allowed"

    def __init__(self, sentence: str | Promise = _("You do not have the permission for this.")) -> None:
        super().__init__(sentence)


class Missing(AmparoError):
    """What does not exist, or may not be seen: the two are never told apart."""

    status = HTTPStatus.NOT_FOUND
    code = "missing"

    def __init__(self, sentence: str | Promise = _("There is nothing here, or you may not see it.")) -> None:
        super().__init__(sentence)


class Conflict(Refusal):
    """Somebody else changed the same thing first; nothing was overwritten."""

    status = HTTPStatus.CONFLICT
    code = "conflict"
