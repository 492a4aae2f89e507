"""What the console says once everything works: where to look and how to sign in."""

import time

from django.conf import settings

from amparo.project.home import home
from amparo.project.supervisor.console import say


def greet(began: float, *, is_demo: bool) -> None:
    """`began` is the monotonic time at which the command started."""
    say("")
    say(f"Amparo is ready after {time.monotonic() - began:.1f} s.")
    say("")
    say(f"  Look here      {settings.BASE_URL}/")
    if is_demo:
        say("  Sign in        one click on a name, no password")
        say(f"  Write in       {settings.BASE_URL}/demo/mailbox/ as an invented person")
    say(f"  Mail comes in  SMTP, {settings.MAIL_HOST} port {settings.MAIL_SMTP_PORT}")
    say(f"  Data and logs  {home()}")
    say("  Stop           Ctrl+C")
    say("")
