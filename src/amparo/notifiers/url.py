"""Calling people by whatever service an address names: chats, phones, SMS, push (apprise).

Only services of the list, each told once and one address each; none of their settings that would switch off a check,
read a file of ours, or wait.
"""

import logging
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import apprise
from django.conf import settings
from django.utils.translation import gettext as _

from amparo.core.errors import Invalid
from amparo.core.smtp import Answer, Verdict
from amparo.notifications.services import Letter, Place
from amparo.notifiers.catalogue import SERVICES, Service, plugin_of
from amparo.notifiers.wire import Wire, watched

# They would write addresses into the log, and whoever has one of these can write to its owner.
for _name in ("apprise", "urllib3", "requests"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_NOT_OURS: Final = {"attach", "cto", "include", "retry", "rto", "template", "verify", "wait"}
_LONGEST: Final = 500
_WAITS: Final = {408, 425, 429}
_SERVER_ERRORS: Final = 500
_ASSET: Final = apprise.AppriseAsset(app_id="Amparo", app_desc="Amparo", secure_logging=True, plugin_paths=[])


def read(address: str) -> Place:
    """Raises Invalid: no address, a service or a setting that is not allowed, or several addresses at once."""
    plain = address.strip()
    service = _service(plain)
    plugin = _plugin(plain, service)
    # where one service serves all, a token stands in the place of the host
    shown = plugin.host if service.is_own else f"…{plain.rstrip('/')[-2:]}"
    return Place(address=plain, label=f"{service.name} {shown}")


def send(letter: Letter) -> Answer:
    try:
        plugin = _plugin(letter.address, _service(letter.address))
    except Invalid as refusal:  # allowed when it was saved, and not any more
        return Answer(verdict=Verdict.REFUSED, said=str(refusal.sentence))
    body = "\n".join(part for part in (letter.sentence, letter.link) if part)
    with watched(settings.CALL_NETWORKS) as wire:
        took_it = plugin.notify(body=body, title="Amparo", body_format=apprise.NotifyFormat.TEXT)
    return _answer(wire, took_it=bool(took_it))


def _answer(wire: Wire, *, took_it: bool) -> Answer:
    if took_it:
        return Answer(verdict=Verdict.ACCEPTED, said="")
    if wire.blocked:
        return Answer(verdict=Verdict.REFUSED, said=_("This host is not on the open Internet, and nobody allowed it."))
    if wire.status is not None:
        later = wire.status in _WAITS or wire.status >= _SERVER_ERRORS
        return Answer(verdict=Verdict.NOT_NOW if later else Verdict.REFUSED, said=f"HTTP {wire.status}")
    if wire.sent:
        return Answer(verdict=Verdict.UNKNOWN, said=_("No answer came."))
    return Answer(verdict=Verdict.NOT_NOW, said=_("It cannot be reached."))


def _service(address: str) -> Service:
    """Raises Invalid."""
    try:
        parts = urlsplit(address)
        named = {name.lower() for name, _value in parse_qsl(parts.query, keep_blank_values=True)}
    except ValueError:
        raise Invalid(_("This is no address of a service."), field="address") from None
    if len(address) > _LONGEST or parts.scheme not in SERVICES:
        raise Invalid(_("This is no address of a service that may be used here."), field="address")
    if found := named & _NOT_OURS:
        raise Invalid(_("Leave out %(names)s.") % {"names": ", ".join(sorted(found))}, field="address")
    return SERVICES[parts.scheme]


def _plugin(address: str, service: Service) -> Any:
    """Apprise's own object for an address. Raises Invalid."""
    kind = plugin_of(service)
    try:
        plugin = kind(**{**kind.parse_url(address), "asset": _ASSET, "tag": set()})
    except Exception:  # noqa: BLE001 - other people's readers say no in their own ways, and their words hold the address
        raise Invalid(_("This address is not complete, or has a mistake in it."), field="address") from None
    if len(plugin) > 1:
        raise Invalid(_("One address at a time: add the others as ways of their own."), field="address")
    if service.is_own and not plugin.host:
        raise Invalid(_("This address names no host."), field="address")
    return plugin
