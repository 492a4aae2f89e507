"""Reading OpenAPI 3.0 and 3.1 documents (spec.openapis.org/oas): text in, operations and problems out. Pure."""

from amparo.tools.openapi.document import Auth, Reading, read
from amparo.tools.openapi.operations import Operation, Output, Parameter
from amparo.tools.openapi.text import SIZE_LIMIT, NotReadable

__all__ = ["SIZE_LIMIT", "Auth", "NotReadable", "Operation", "Output", "Parameter", "Reading", "read"]
