"""/api/v1: the routers together, the errors, and the OpenAPI document."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from amparo.api import contacts, decisions, events, messages, tickets
from amparo.api.problems import MEDIA_TYPE, answer_errors


class Api(NinjaAPI):
    """NinjaAPI whose document names problem+json where problems are answered."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**options)
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "application/json" in answer.get("content", {}):  # noqa: PLR2004
                        answer["content"] = {MEDIA_TYPE: answer["content"].pop("application/json")}
        return document


api = Api(
    title="Amparo",
    version="1",
    description="The desk for programs. Every call carries a bearer token; a token may do what its owner may, within "
    "its scopes. Errors are problem+json (RFC 9457). Requests that write take an Idempotency-Key.",
    docs_url=None,
    urls_namespace="api",
)
api.add_router("/tickets", tickets.router)
api.add_router("/contacts", contacts.router)
api.add_router("/decisions", decisions.router)
api.add_router("/events", events.router)
api.add_router("", messages.router)
answer_errors(api)
