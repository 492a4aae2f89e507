from collections.abc import Iterator

import pytest
from tests.mail_server import Sink, sink

from amparo.accounts.models import Team
from amparo.channels.email.models import Mailbox
from amparo.core.text import Variants
from amparo.escalations.tests.conftest import asked, payments, refund  # noqa: F401 - fixtures are found by their names
from amparo.tickets.models import Brand


@pytest.fixture
def ajuda(lume: Brand, brazil: Team) -> Mailbox:
    """Lume's mailbox for Brazil."""
    return Mailbox.objects.create(
        brand=lume,
        address="ajuda@lume.example",
        display_name="Lume",
        team=brazil,
        market="BR",
        language="pt-BR",
        signature=Variants(source="pt-BR", texts={"pt-BR": "Equipe **Lume**", "es": "Equipo **Lume**"}),
        smtp_host="127.0.0.1",
        smtp_port=1,
        smtp_tls="none",
    )


@pytest.fixture
def server(ajuda: Mailbox) -> Iterator[Sink]:
    with sink() as running:
        ajuda.smtp_port = running.port
        ajuda.save()
        yield running
