"""`reply`: a text for the requester, which the agent may change before sending it."""

from amparo.sops.kinds.kind import Kind
from amparo.sops.language.shapes import Field, InWords, OneOf


class Reply(Kind):
    name = "reply"
    fields = {
        "text": Field(InWords(variables=True), required=True, about="The reply, in Markdown."),
        "then": Field(OneOf(("open", "pending", "on_hold", "solved")), about="The ticket's state once it is sent."),
    }
