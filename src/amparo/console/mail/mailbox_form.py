"""A mailbox as its keeper fills it in. A secret that is left empty stays as it is."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.accounts.markets import LANGUAGE_NAMES, market_choices
from amparo.accounts.models import Team
from amparo.channels.email.models import Mailbox
from amparo.channels.email.services.mailboxes.keeping import MailboxFields
from amparo.channels.email.states import SignIn
from amparo.console.secret import SecretField, note_stored
from amparo.console.variants import WordedForm
from amparo.tickets.models import Brand

_PLAIN: Final = (
    *("address", "display_name", "market", "language", "colleagues", "acknowledges", "is_active", "plus_addresses"),
    *("imap_host", "imap_port", "imap_tls", "imap_user", "imap_folder"),
    *("smtp_host", "smtp_port", "smtp_tls", "smtp_user"),
    *("sign_in", "oauth_token_url", "oauth_client_id", "oauth_scope"),
)
_SECRETS: Final = ("form_key", "imap_password", "smtp_password", "oauth_client_secret", "oauth_refresh_token")


class MailboxForm(WordedForm):
    worded = {name: forms.Textarea(attrs={"rows": 4}) for name in ("signature", "acknowledgement")}

    address = forms.EmailField(label=_("Address"), help_text=_("help@company.com: where people write to."))
    display_name = forms.CharField(
        label=_("Name shown as sender"), max_length=120, required=False, help_text=_("Lume, support")
    )
    brand = forms.ModelChoiceField(
        label=_("Brand"), queryset=Brand.objects.filter(is_active=True).order_by("name"), empty_label=None
    )
    team = forms.ModelChoiceField(
        label=_("Team that gets its mail"),
        queryset=Team.objects.filter(is_active=True).order_by("name"),
        required=False,
        empty_label=_("nobody yet"),
    )
    market = forms.ChoiceField(
        label=_("Market"), choices=lambda: [("", _("not one in particular")), *market_choices()], required=False
    )
    language = forms.ChoiceField(
        label=_("Language when unsure"),
        choices=[("", _("the brand's")), *LANGUAGE_NAMES.items()],
        required=False,
    )
    colleagues = forms.CharField(
        label=_("Colleagues write from"),
        max_length=500,
        required=False,
        help_text=_(
            "company.com studio.com: what they ask becomes a request to this team, with its clocks and its loop."
        ),
    )
    form_key = SecretField(
        label=_("Key of the platform's form"),
        help_text=_(
            "What a person marked there is believed in mail that the form signed with it. Empty: nobody is believed."
        ),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    imap_host = forms.CharField(
        label=_("IMAP server"),
        max_length=200,
        required=False,
        help_text=_("Empty: mail is brought to Amparo by SMTP, LMTP or a pipe."),
    )
    imap_port = forms.IntegerField(label=_("Port"), initial=993, min_value=1, max_value=65535, required=False)
    imap_tls = forms.BooleanField(label=_("Protected by TLS"), required=False, initial=True)
    imap_user = forms.CharField(label=_("User"), max_length=200, required=False)
    imap_password = SecretField(label=_("Password"))
    imap_folder = forms.CharField(label=_("Folder"), max_length=200, required=False, initial="INBOX")

    smtp_host = forms.CharField(
        label=_("SMTP server"),
        max_length=200,
        required=False,
        help_text=_("Empty: answers leave by the house's own server."),
    )
    smtp_port = forms.IntegerField(label=_("Port"), initial=587, min_value=1, max_value=65535, required=False)
    smtp_tls = forms.ChoiceField(
        label=_("Protection"),
        choices=[("starttls", "STARTTLS"), ("tls", "TLS"), ("none", _("none"))],
        initial="starttls",
    )
    smtp_user = forms.CharField(
        label=_("User"),
        max_length=200,
        required=False,
        help_text=_("With a token, empty: the user of the receiving server."),
    )
    smtp_password = SecretField(label=_("Password"))
    sign_in = forms.ChoiceField(
        label=_("Signs in to both servers by"),
        choices=[(SignIn.PASSWORD, _("password")), (SignIn.OAUTH2, _("OAuth 2 token"))],
        initial=SignIn.PASSWORD,
        required=False,
    )
    oauth_token_url = forms.URLField(
        label=_("Token endpoint"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("Over https only."),
    )
    oauth_client_id = forms.CharField(label=_("Client id"), max_length=300, required=False)
    oauth_client_secret = SecretField(label=_("Client secret"))
    oauth_refresh_token = SecretField(label=_("Refresh token"))
    oauth_scope = forms.CharField(
        label=_("Scope"), max_length=500, required=False, help_text=_("As the provider names it; often empty.")
    )
    plus_addresses = forms.BooleanField(
        label=_("Answers carry a plus-address"),
        required=False,
        initial=True,
        help_text=_("help+t1234…@company.com leads replies back for sure. Turn it off if the provider refuses these."),
    )

    acknowledges = forms.BooleanField(
        label=_("Say at once that the mail arrived"),
        required=False,
        help_text=_("In the person's language. Never to automatic mail."),
    )

    def __init__(self, *args: Any, mailbox: Mailbox | None, **kwargs: Any) -> None:
        if mailbox:
            names = (*_PLAIN, "brand_id", "team_id")
            kwargs.setdefault("initial", {name.removesuffix("_id"): getattr(mailbox, name) for name in names})
        super().__init__(*args, of=mailbox, **kwargs)
        note_stored(self, mailbox)

    def fields_given(self) -> MailboxFields:
        wanted = self.cleaned_data
        plain = {name: wanted[name] for name in _PLAIN if wanted[name] is not None}
        plain["sign_in"] = SignIn(wanted["sign_in"] or SignIn.PASSWORD)
        plain |= {name: wanted[name] for name in _SECRETS if wanted[name] is not None}
        return MailboxFields(
            brand=wanted["brand"], team=wanted["team"], no_team=wanted["team"] is None, **plain, **self.said()
        )
