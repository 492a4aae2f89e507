"""Sign-in and one's own account. Only those of allauth's views are here that this house uses, each with its gate."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.urls import URLPattern, URLResolver, include, path, re_path

from amparo.accounts.gate import ANYONE_SIGNED_IN, public, requires
from amparo.entrance.views import demo, invitation, me, reached, sign_in

_signed_in = requires(ANYONE_SIGNED_IN)

_own = [
    path("sign-in/invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("sign-in/demo/", demo.demo, name="demo"),
    path("account/me/", me.me, name="me"),
    path("account/me/preferences/", me.preferences, name="preferences"),
    path("account/reached/", reached.reached, name="reached"),
    path("account/reached/quiet/", reached.quiet, name="quiet"),
    path("account/reached/<int:pk>/", reached.act, name="way"),
    path("account/tokens/", me.tokens, name="tokens"),
    path("account/tokens/new/", me.new_token, name="new_token"),
    path("account/tokens/<int:pk>/revoke/", me.revoke, name="revoke_token"),
]

# The names are allauth's: its code looks them up.
_signing_in = [
    path("", public(sign_in.SignIn.as_view()), name="account_login"),
    path("passkey/", public(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("second-step/", public(mfa.authenticate), name="mfa_authenticate"),
    path("closed/", public(account.account_inactive), name="account_inactive"),
    path("forgotten/", public(sign_in.ForgottenPassword.as_view()), name="account_reset_password"),
    path("forgotten/sent/", public(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "forgotten/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]

_account = [
    path("sign-out/", public(account.logout), name="account_logout"),
    path("confirm/", _signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("confirm/code/", _signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("confirm/passkey/", _signed_in(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("password/", _signed_in(account.password_change), name="account_change_password"),
    path("password/first/", _signed_in(account.password_set), name="account_set_password"),
    path("sessions/", _signed_in(sessions.list_usersessions), name="usersessions_list"),
    path("security/", _signed_in(mfa.index), name="mfa_index"),
    path("security/app/", _signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("security/app/remove/", _signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("security/codes/", _signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("security/codes/new/", _signed_in(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("security/codes/download/", _signed_in(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("security/passkeys/", _signed_in(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("security/passkeys/new/", _signed_in(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/remove/", _signed_in(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("security/passkeys/<int:pk>/name/", _signed_in(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((_own, "entrance"))),
    path("sign-in/", include(_signing_in)),
    path("account/", include(_account)),
]
