"""The API keeps to its own document: whatever is sent, no 5xx and no answer that is not documented."""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from amparo.accounts.models import ApiToken, Team, User
from amparo.accounts.permissions import Scope
from amparo.api.v1 import api
from amparo.core import clock
from amparo.core.secrets import fingerprint
from amparo.core.text import Variants
from amparo.moderation.services import LineFields, save_policy_line
from amparo.people.models import Contact
from amparo.tickets.models import Brand
from amparo.tickets.services import Incoming, open_ticket

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

OPERATIONS = [(method, path) for path, operations in api.get_openapi_schema()["paths"].items() for method in operations]


@pytest.fixture
def authorised(lume: Brand, brazil: Team, maria: Contact, olga: User) -> dict[str, str]:
    """The headers of an owner's token, in a desk with one ticket."""
    incoming = Incoming(contact=maria, channel="email", subject="Oi", text="Oi", received_at=clock.now())
    open_ticket(brand=lume, incoming=incoming, team=brazil)
    line = Variants(source="en", texts={"en": "Open fire in a closed room."})
    save_policy_line(code="4.2", what=LineFields(title=line, text=line), by=olga)
    scopes = list(Scope)
    ApiToken.objects.create(user=olga, token_hash=fingerprint("amp_contract"), scopes=scopes)
    return {"Authorization": "Bearer amp_contract"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_answer_is_a_documented_one(method: str, path: str, authorised: dict[str, str]) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())

    operation = schema[path][method]
    well_formed = operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE)
    malformed = operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)

    @given(case=well_formed | malformed)
    @settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def whatever_is_sent(case: Case) -> None:
        case.call_and_validate(headers=authorised, checks=CHECKS)

    whatever_is_sent()
