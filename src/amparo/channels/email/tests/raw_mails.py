"""Raw mails for tests, written for this project: every trap of real mail, none of its people."""

CRLF = b"\r\n"


def raw(*headers: str | bytes, body: str | bytes = "", charset: str = "utf-8") -> bytes:
    """A mail of these header lines; text is encoded in `charset`, bytes stay as they are."""
    lines = [one if isinstance(one, bytes) else one.encode(charset) for one in headers]
    content = body if isinstance(body, bytes) else body.replace("\n", "\r\n").encode(charset)
    return CRLF.join(lines) + CRLF + CRLF + content


def from_maria(*headers: str | bytes, body: str | bytes = "", charset: str = "utf-8") -> bytes:
    """What Maria writes to the desk."""
    usual = ("From: Maria Souza <maria@casa.example>", "To: ajuda@lume.example", "Message-ID: <m1@casa.example>")
    return raw(*usual, *headers, body=body, charset=charset)


def multipart(kind: str, *parts: str | bytes, boundary: str = "fronteira") -> tuple[str, bytes]:
    """The Content-Type line and the body of a multipart of these parts (each with its own header lines)."""
    pieces = [one if isinstance(one, bytes) else one.replace("\n", "\r\n").encode() for one in parts]
    inner = b"".join(b"--" + boundary.encode() + CRLF + piece + CRLF for piece in pieces)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"', inner + b"--" + boundary.encode() + b"--" + CRLF


def text_part(text: str) -> str:
    return f"Content-Type: text/plain; charset=utf-8\n\n{text}"


def html_part(html: str) -> str:
    return f"Content-Type: text/html; charset=utf-8\n\n{html}"


def file_part(name_header: str, content: str = "QU1QQVJP", content_type: str = "image/png") -> str:
    """A base64 file; `name_header` is the Content-Disposition line or ""."""
    lines = [f"Content-Type: {content_type}", "Content-Transfer-Encoding: base64"]
    return "\n".join([*lines, *([name_header] if name_header else [])]) + f"\n\n{content}"
