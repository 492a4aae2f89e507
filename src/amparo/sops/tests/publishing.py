"""A procedure that holds."""

from amparo.accounts.models import User
from amparo.sops.models import Version
from amparo.sops.services import About, approve, describe_change, publish, start_draft, submit
from amparo.sops.tests.whole_texts import LOST_LOGIN


def published(katia: User, grace: User, text: str = LOST_LOGIN, about: About | None = None) -> Version:
    """Kátia wrote it and said what it is `about`, and Grace approved it."""
    version = start_draft(by=katia, text=text)
    if about:
        describe_change(version=version, by=katia, about=about)
    approve(version=submit(version=version, by=katia), by=grace)
    return publish(version=version, by=katia)
