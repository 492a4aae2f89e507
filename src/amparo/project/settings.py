"""Django's settings. What may differ between installations comes from AMPARO_* variables and from nowhere else."""

import contextlib
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from amparo.project.database.settings import database_settings
from amparo.project.installation.env import Environment
from amparo.project.installation.home import REPOSITORY
from amparo.project.installation.listening import addresses

django_stubs_ext.monkeypatch()  # lets fields and querysets say at run time what they hold: JSONField[dict, dict]

env = Environment.from_process()

HOME = Path(env.text("AMPARO_HOME", str(REPOSITORY / "var"))).resolve()
DEBUG = env.flag("AMPARO_DEBUG")
DEMO = env.flag("AMPARO_DEMO")
LISTEN = addresses(env)
BASE_URL = env.text("AMPARO_BASE_URL", f"http://localhost:{LISTEN.web[1]}").rstrip("/")
ALLOWED_HOSTS = env.names("AMPARO_HOSTS", "localhost,127.0.0.1,[::1]")


def _secret_key() -> str:
    """From the environment, else from a file of our own that is made once and read by its owner alone."""
    if given := env.secret("AMPARO_SECRET_KEY"):
        return given
    path = HOME / "secret-key"
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(f".{secrets.token_hex(4)}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        with contextlib.suppress(FileExistsError):  # the first of two who race wins, and both read the winner's
            path.hardlink_to(made)
        made.unlink()
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = _secret_key()

# --- rooms ------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "amparo.ui",
    "amparo.entrance",  # before allauth: its templates are replaced by ours of the same name
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "amparo.audit",
    "amparo.deadlines",
    "amparo.files",
    "amparo.accounts",
    "amparo.notifications",
    "amparo.people",
    "amparo.calendars",
    "amparo.media",
    "amparo.paging",
    "amparo.tickets",
    "amparo.knowledge",
    "amparo.sla",
    "amparo.tools",
    "amparo.wellbeing",
    "amparo.escalations",
    "amparo.moderation",
    "amparo.sops",
    "amparo.notifiers",
    "amparo.channels.email",
    "amparo.channels.webhook",
    "amparo.desk",
    "amparo.portal",
    "amparo.console",
    "amparo.api",
    "amparo.project",
]

MIDDLEWARE = [
    "amparo.project.middleware.RequestLine",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "amparo.entrance.middleware.PersonalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "amparo.project.middleware.Gate",
    "amparo.entrance.middleware.SecondFactorMiddleware",
    "amparo.project.middleware.Refusals",
]

ROOT_URLCONF = "amparo.project.urls"
ASGI_APPLICATION = "amparo.project.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_CACHED_LOADERS = (
    "amparo.ui.folding.Loader",
    ["django_cotton.cotton_loader.Loader", "django.template.loaders.app_directories.Loader"],
)
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # Said out loud, because both apps would otherwise rewrite this list and the last one would win.
            "loaders": [("template_partials.loader.Loader", [_CACHED_LOADERS])],
            "builtins": ["django_cotton.templatetags.cotton", "template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "amparo.ui.places.frame",
                "amparo.entrance.frame.account",
            ],
        },
    }
]

# --- processes --------------------------------------------------------------------------------------

WEB_PROCESSES = env.number("AMPARO_WEB_PROCESSES", 1, least=1, most=64)
WORKERS = env.number("AMPARO_WORKERS", 1, least=1, most=64)
WORKER_JOBS = env.number("AMPARO_WORKER_JOBS", 4, least=1, most=64)  # at once, in one worker
LOG_FORMAT = env.choice("AMPARO_LOG_FORMAT", "text", among=("text", "json"))
METRICS_TOKEN = env.secret("AMPARO_METRICS_TOKEN")  # empty: only from this machine
LOGGING_CONFIG = None  # project/observability/logs.py does it, once the process knows its name

# --- data -------------------------------------------------------------------------------------------

DATABASES = {"default": database_settings(env, HOME)}
FILES_ROOT = HOME / "files"
FILES_S3_BUCKET = env.text("AMPARO_FILES_S3_BUCKET")
FILES_S3_ENDPOINT = env.text("AMPARO_FILES_S3_ENDPOINT")
FILES_S3_REGION = env.text("AMPARO_FILES_S3_REGION")
FILES_S3_KEY_ID = env.text("AMPARO_FILES_S3_KEY_ID")
FILES_S3_SECRET = env.secret("AMPARO_FILES_S3_SECRET")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- mail -------------------------------------------------------------------------------------------

MAIL_HOST, MAIL_SMTP_PORT = LISTEN.smtp
MAIL_SIZE_LIMIT = env.number("AMPARO_MAIL_SIZE_LIMIT", 40_000_000, least=100_000)  # bytes
# mails that one sender may send one mailbox within ten minutes; what comes above that is quarantined
MAIL_SENDER_LIMIT = env.number("AMPARO_MAIL_SENDER_LIMIT", 40, least=1)
MAIL_TLS_CERTIFICATE = env.text("AMPARO_MAIL_TLS_CERTIFICATE")  # a PEM file: the listeners then offer STARTTLS
MAIL_TLS_KEY = env.text("AMPARO_MAIL_TLS_KEY")  # empty: the certificate's file holds the key too
# Where answers leave when a mailbox names no server of its own; empty refuses to send.
MAIL_OUT_HOST = env.text("AMPARO_MAIL_OUT_HOST")
MAIL_OUT_PORT = env.number("AMPARO_MAIL_OUT_PORT", 587, most=65535)
MAIL_OUT_TLS = env.choice("AMPARO_MAIL_OUT_TLS", "starttls", among=("starttls", "tls", "none"))
MAIL_OUT_USER = env.text("AMPARO_MAIL_OUT_USER")
MAIL_OUT_PASSWORD = env.secret("AMPARO_MAIL_OUT_PASSWORD")
# The house's own words to its staff (invitations, new passwords) leave through the same server.
DEFAULT_FROM_EMAIL = env.text("AMPARO_MAIL_OUT_FROM", f"Amparo <amparo@{urlsplit(BASE_URL).hostname}>")
MAIL_OAUTH_LOOPBACK = False  # tests ask a token endpoint of their own machine, without TLS
# private addresses that the services which staff are called by may stand at; all others are refused
CALL_NETWORKS = env.networks("AMPARO_CALL_NETWORKS")
# private addresses that the systems which webhooks tell may stand at; all others are refused
WEBHOOK_NETWORKS = env.networks("AMPARO_WEBHOOK_NETWORKS")
EMAIL_HOST = MAIL_OUT_HOST
EMAIL_PORT = MAIL_OUT_PORT
EMAIL_HOST_USER = MAIL_OUT_USER
EMAIL_HOST_PASSWORD = MAIL_OUT_PASSWORD
EMAIL_USE_TLS = MAIL_OUT_TLS == "starttls"
EMAIL_USE_SSL = MAIL_OUT_TLS == "tls"
EMAIL_TIMEOUT = 10  # seconds

# --- people who sign in -----------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # e-mail is unique, whatever its letters: a constraint on Lower(email)
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

UI_PLACES = "amparo.project.places.PLACES"

ACCOUNT_ADAPTER = "amparo.entrance.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come in by invitation: their address is known
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
# Per address generous, because an office shares one; per account as well, because guessers have many addresses.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "120/m/ip,50/h/key"}
MFA_ADAPTER = "amparo.entrance.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "amparo.entrance.second_step.ComingIn",
    "reauthenticate": "amparo.entrance.second_step.OnceMore",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1  # one period of 30 s before and after: phones' clocks are never quite right
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BASE_URL.startswith("https://")  # then browsers allow it on localhost only
AXES_FAILURE_LIMIT = 7
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "amparo.entrance.lockout.username"
AXES_LOCKOUT_CALLABLE = "amparo.entrance.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # the list of sessions and the event log tell it
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- language and time ------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("pt-br", _("Portuguese (Brazil)")), ("es", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
FORMAT_MODULE_PATH = "amparo.project.formats"
USE_TZ = True
TIME_ZONE = "UTC"

# --- what the browser gets --------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
_HTTPS = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'self'"],
        "manifest-src": ["'self'"],
    }
}

env.refuse_unknown()
