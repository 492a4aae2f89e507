"""The invented files that come with the demo's mails, drawn or written when they are needed."""

import random
import struct
import zlib
from dataclasses import dataclass
from typing import Final

_WIDTH: Final = 360
_HEIGHT: Final = 640


@dataclass(frozen=True)
class Invented:
    name: str
    content_type: str
    content: bytes


def invented(name: str) -> Invented:
    """A file of this name whose kind follows from its ending: a picture, a table or a page."""
    ending = name.rsplit(".", 1)[-1]
    if ending == "png":
        return Invented(name, "image/png", _picture(name))
    if ending == "csv":
        return Invented(name, "text/csv", _table(name))
    return Invented(name, "application/pdf", _page(name))


def _picture(seed: str) -> bytes:
    """A phone's screenshot as blocks of colour (PNG, ISO/IEC 15948)."""
    chance = random.Random(seed)  # noqa: S311 - a drawing
    bands = [tuple(chance.randrange(40, 230) for _ in range(3)) for _ in range(8)]
    rows = b"".join(b"\0" + bytes(bands[y * len(bands) // _HEIGHT]) * _WIDTH for y in range(_HEIGHT))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _table(seed: str) -> bytes:
    chance = random.Random(seed)  # noqa: S311 - invented figures
    lines = ["line,creator,amount,days"]
    lines += [
        f"{number},@creator{chance.randrange(100, 999)},{chance.uniform(80, 2400):.2f},{chance.randrange(2, 20)}"
        for number in range(1, 13)
    ]
    return ("\n".join(lines) + "\n").encode()


def _page(name: str) -> bytes:
    """The smallest page that says its own name (PDF 1.4)."""
    text = f"BT /F1 18 Tf 72 720 Td ({name}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + tail
