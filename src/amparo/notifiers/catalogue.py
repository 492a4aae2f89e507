"""The services that people may be called by, each with the part of apprise that speaks to it.

apprise knows two hundred more. Only these are ever loaded: none that would run a program, write to this machine's own
desk or log, or open a way around our mail.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Final


@dataclass(frozen=True)
class Service:
    """`module` and `plugin` are apprise's; `is_own`: one keeps it oneself, and the address names its host."""

    name: str
    module: str
    plugin: str
    is_own: bool = False


_GOTIFY: Final = Service("Gotify", "gotify", "NotifyGotify", is_own=True)
_JSON: Final = Service("JSON", "custom_json", "NotifyJSON", is_own=True)
_MATTERMOST: Final = Service("Mattermost", "mattermost", "NotifyMattermost", is_own=True)
_NEXTCLOUD: Final = Service("Nextcloud Talk", "nextcloudtalk", "NotifyNextcloudTalk", is_own=True)
_NTFY: Final = Service("ntfy", "ntfy", "NotifyNtfy", is_own=True)
_ROCKET: Final = Service("Rocket.Chat", "rocketchat", "NotifyRocketChat", is_own=True)
_SIGNAL: Final = Service("Signal", "signal_api", "NotifySignalAPI", is_own=True)

SERVICES: Final[Mapping[str, Service]] = {
    "clicksend": Service("ClickSend", "clicksend", "NotifyClickSend"),
    "discord": Service("Discord", "discord", "NotifyDiscord"),
    "feishu": Service("Feishu", "feishu", "NotifyFeishu"),
    "gchat": Service("Google Chat", "google_chat", "NotifyGoogleChat"),
    "gotify": _GOTIFY,
    "gotifys": _GOTIFY,
    "json": _JSON,
    "jsons": _JSON,
    "lark": Service("Lark", "lark", "NotifyLark"),
    "line": Service("LINE", "line", "NotifyLine"),
    "mmost": _MATTERMOST,
    "mmosts": _MATTERMOST,
    "msgbird": Service("MessageBird", "messagebird", "NotifyMessageBird"),
    "nctalk": _NEXTCLOUD,
    "nctalks": _NEXTCLOUD,
    "ntfy": _NTFY,
    "ntfys": _NTFY,
    "opsgenie": Service("Opsgenie", "opsgenie", "NotifyOpsgenie"),
    "pagerduty": Service("PagerDuty", "pagerduty", "NotifyPagerDuty"),
    "pbul": Service("Pushbullet", "pushbullet", "NotifyPushBullet"),
    "plivo": Service("Plivo", "plivo", "NotifyPlivo"),
    "pover": Service("Pushover", "pushover", "NotifyPushover"),
    "prowl": Service("Prowl", "prowl", "NotifyProwl"),
    "rocket": _ROCKET,
    "rockets": _ROCKET,
    "signal": _SIGNAL,
    "signals": _SIGNAL,
    "signl4": Service("SIGNL4", "signl4", "NotifySIGNL4"),
    "sinch": Service("Sinch", "sinch", "NotifySinch"),
    "slack": Service("Slack", "slack", "NotifySlack"),
    "sns": Service("Amazon SNS", "sns", "NotifySNS"),
    "squadcast": Service("SquadCast", "squadcast", "NotifySquadcast"),
    "tgram": Service("Telegram", "telegram", "NotifyTelegram"),
    "threema": Service("Threema", "threema", "NotifyThreema"),
    "twilio": Service("Twilio", "twilio", "NotifyTwilio"),
    "vonage": Service("Vonage", "vonage", "NotifyVonage"),
    "whatsapp": Service("WhatsApp", "whatsapp", "NotifyWhatsApp"),
    "workflows": Service("Microsoft Teams", "workflows", "NotifyWorkflows"),
    "wxteams": Service("Webex", "webexteams", "NotifyWebexTeams"),
    "zulip": Service("Zulip", "zulip", "NotifyZulip"),
}
"""By the scheme of an address."""


@cache
def plugin_of(service: Service) -> Any:
    """Apprise's class; loaded when it is first needed."""
    return getattr(import_module(f"apprise.plugins.{service.module}"), service.plugin)
