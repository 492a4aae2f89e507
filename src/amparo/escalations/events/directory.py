"""Who decides what."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class AuthoritySaved(Event):
    type = "escalations:authority:saved"
    sentence = _("saved the authority %(code)s")
    personal = ()

    code: str


@dataclass(frozen=True, kw_only=True)
class AuthoritySecretForgotten(Event):
    type = "escalations:authority:secret_forgotten"
    sentence = _("had the secret of the authority %(code)s forgotten")
    personal = ()

    code: str


@dataclass(frozen=True, kw_only=True)
class KindSaved(Event):
    type = "escalations:kind:saved"
    sentence = _("saved the kind of escalation %(code)s")
    personal = ()

    code: str


@dataclass(frozen=True, kw_only=True)
class RuleSaved(Event):
    """About the kind. Market and level are empty where any will do."""

    type = "escalations:rule:saved"
    sentence = _("escalations of kind %(kind)s (%(market)s %(level)s) go to %(authority)s")
    personal = ()

    kind: str
    market: str
    level: str
    authority: str


@dataclass(frozen=True, kw_only=True)
class RuleRemoved(Event):
    """About the kind."""

    type = "escalations:rule:removed"
    sentence = _("escalations of kind %(kind)s (%(market)s %(level)s) have no rule of their own any more")
    personal = ()

    kind: str
    market: str
    level: str
