"""What the console says once everything works: where to look and how to sign in."""

import time

from django.conf import settings
from django.urls import reverse

from amparo.accounts.queries import has_owner
from amparo.accounts.services import create_owner_link
from amparo.project.database.embedded import is_embedded
from amparo.project.database.postgres import Cluster
from amparo.project.supervisor.console import say


def greet(began: float, *, platform: int | None) -> None:
    """Asks the database, so it runs in a child. `began` is the monotonic time at which the command started.

    `platform` is the port of the demo's tools; without it, this is no demo.
    """
    say("")
    say(f"Amparo is ready after {time.monotonic() - began:.1f} s.")
    say("")
    say(f"  Look here      {settings.BASE_URL}/")
    if platform:
        say("  Sign in        one click on a name, no password")
        say(f"  Write in       {settings.BASE_URL}/demo/mailbox/ as an invented person")
        say(f"  Lume's tools   http://127.0.0.1:{platform}/openapi.json (demo/README.md tells how to break them)")
    elif not has_owner():
        say("  Become owner   with this link, once, within a day:")
        say(f"                 {settings.BASE_URL}{reverse('entrance:invitation', args=[create_owner_link()])}")
    say(f"  Mail comes in  SMTP, {settings.MAIL_HOST} port {settings.MAIL_SMTP_PORT}")
    say(f"  Data and logs  {settings.HOME}")
    if is_embedded() and not (database := Cluster(settings.HOME).root).is_relative_to(settings.HOME):
        say(f"  Database       {database}")
    say("  Stop           Ctrl+C")
    say("")
