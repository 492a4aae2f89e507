"""The code that is asked for as a second proof: allauth's forms, in which one of an app counts once."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator

from amparo.accounts.services import spend_code


class _Once:
    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc] # allauth's form behind it
        if self.authenticator.type == Authenticator.Type.TOTP and not spend_code(
            authenticator=self.authenticator, code=code
        ):
            raise get_adapter().validation_error("incorrect_code")
        return code


class ComingIn(_Once, AuthenticateForm):  # type: ignore[misc] # allauth has no types
    pass


class OnceMore(_Once, ReauthenticateForm):  # type: ignore[misc] # as above
    pass
