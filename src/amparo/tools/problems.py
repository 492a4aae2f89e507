"""What can be wrong with a tool, in words that say what to do. Codes are kept, words are made when shown."""

from enum import StrEnum
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.core.text import Labels


class Problem(StrEnum):
    """A code; `SENTENCES` says it in words, where %(detail)s may stand."""

    ADDRESS = "address"
    BREAKER = "breaker"
    CONNECT = "connect"
    CREDENTIALS = "credentials"
    HOST = "host"
    INTERRUPTED = "interrupted"
    NAME = "name"
    NAME_SLOW = "name_slow"
    NONSENSE = "nonsense"
    NOT_JSON = "not_json"
    OVERLOADED = "overloaded"
    PRIVATE = "private"
    PROTOCOL = "protocol"
    REDIRECT = "redirect"
    SECRET = "secret"  # noqa: S105 - a code
    SERVER = "server"
    SHAPE = "shape"
    SLOW = "slow"
    TLS = "tls"
    TOKEN = "token"  # noqa: S105 - a code
    TOO_LARGE = "too_large"


SENTENCES: Final[Labels] = {
    Problem.ADDRESS: _("The address %(detail)s cannot be used."),
    Problem.BREAKER: _("%(title)s failed several times in a row, so nobody asks it for a moment."),
    Problem.CONNECT: _("%(title)s does not answer: no connection to %(detail)s."),
    Problem.CREDENTIALS: _("%(title)s does not accept our credentials (%(detail)s)."),
    Problem.HOST: _("%(detail)s is not among the hosts that this connector may reach."),
    Problem.INTERRUPTED: _("The call was interrupted before an answer came."),
    Problem.NAME: _("There is no host of the name %(detail)s."),
    Problem.NAME_SLOW: _("The name %(detail)s could not be looked up in time."),
    Problem.NONSENSE: _("%(title)s answered something else than it describes: %(detail)s."),
    Problem.NOT_JSON: _("%(title)s answered with something that is not JSON (%(detail)s)."),
    Problem.OVERLOADED: _("%(title)s asks us to come back later (%(detail)s)."),
    Problem.PRIVATE: _("%(detail)s is a private address. An administrator must name it before it may be reached."),
    Problem.PROTOCOL: _("%(title)s broke the line or does not speak HTTP."),
    Problem.REDIRECT: _("%(title)s sends us elsewhere (%(detail)s), and redirects are not followed."),
    Problem.SECRET: _("The credentials cannot be read any more: enter them again."),
    Problem.SERVER: _("%(title)s has a fault of its own (%(detail)s)."),
    Problem.SHAPE: _("%(title)s cannot be asked like this: %(detail)s."),
    Problem.SLOW: _("%(title)s did not answer in time."),
    Problem.TLS: _("The connection to %(detail)s cannot be trusted: its certificate does not fit."),
    Problem.TOKEN: _("The place that gives tokens did not give one (%(detail)s)."),
    Problem.TOO_LARGE: _("%(title)s answered with more than %(detail)s, which is not read."),
}


class ToolProblem(Exception):
    """Something is wrong with a tool. `sent` says whether the request may have reached it."""

    def __init__(self, code: Problem, detail: str = "", *, sent: bool = False, status: int | None = None) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail[:300]
        self.sent = sent
        self.status = status


def sentence_of(code: str, detail: str, title: str) -> str:
    """A problem in the language of the moment."""
    words = SENTENCES.get(code)
    if words is None:
        return gettext("The call failed.")
    return str(words) % {"detail": detail, "title": title}
