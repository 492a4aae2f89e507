"""The API's page for people: rendered on the server from the OpenAPI document, so no script has to be trusted."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from amparo.accounts.gate import public
from amparo.api.v1 import api


@public
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, body and answers."""
    document = api.get_openapi_schema()
    return render(request, "api/docs.html", {"document": document, "groups": _by_tag(document)})


def _by_tag(document: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            groups.setdefault(operation["tags"][0], []).append(
                {
                    "method": method.upper(),
                    "path": path,
                    "summary": operation["summary"],
                    "description": operation.get("description", ""),
                    "parameters": operation.get("parameters", []),
                    "fields": _body_fields(document, operation),
                    "answers": [(status, answer["description"]) for status, answer in operation["responses"].items()],
                }
            )
    return sorted(groups.items())


def _body_fields(document: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of the JSON body: name, type in words, whether it must be there."""
    content = operation.get("requestBody", {}).get("content", {})
    reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    schema = document["components"]["schemas"].get(reference.rsplit("/", 1)[-1], {})
    required = set(schema.get("required", []))
    return [
        {"name": name, "type": _type(field), "required": name in required}
        for name, field in schema.get("properties", {}).items()
    ]


def _type(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " | ".join(_type(one) for one in field["anyOf"])
    if "$ref" in field:
        return str(field["$ref"]).rsplit("/", 1)[-1]
    if field.get("type") == "array":
        return f"list of {_type(field['items'])}"
    return str(field.get("type", "any"))
