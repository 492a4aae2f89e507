"""A harmless scene of our own, drawn when it is first asked for, on which somebody sees what a look does."""

import math
from functools import cache
from io import BytesIO
from typing import Final

_WIDTH: Final = 800
_HEIGHT: Final = 450
_FIELDS: Final = ("#5f8f4e", "#7ba659", "#93b866")
_PEOPLE: Final = ((300, "#b5473c", "#8a5a3c"), (380, "#33609c", "#d9a883"), (455, "#e0b13f", "#5d3b28"))


@cache
def scene() -> bytes:
    """A house, fields and three people under a sun, as JPEG: shapes, colours and fine lines that a look takes away."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - a web process that draws no sample does without

    sheet = Image.new("RGB", (_WIDTH, _HEIGHT), "#a9cfe6")
    pen = ImageDraw.Draw(sheet)
    pen.ellipse((610, 40, 700, 130), fill="#f2c14e")
    for number, colour in enumerate(_FIELDS):
        hill = [(x, 235 + 50 * number + 22 * math.sin(x / 110 + 2 * number)) for x in range(0, _WIDTH + 1, 8)]
        pen.polygon([(0, _HEIGHT), *hill, (_WIDTH, _HEIGHT)], fill=colour)
    pen.rectangle((90, 190, 230, 330), fill="#e9dfcb")
    pen.polygon([(75, 190), (160, 120), (245, 190)], fill="#9c4f3a")
    for row in range(195, 330, 9):  # bricks: what detail means
        pen.line((90, row, 230, row), fill="#cdbf9f")
    pen.rectangle((145, 260, 180, 330), fill="#6b4a34")
    for x, shirt, skin in _PEOPLE:
        pen.rounded_rectangle((x, 285, x + 46, 385), radius=14, fill=shirt)
        pen.ellipse((x + 4, 240, x + 42, 282), fill=skin)
        pen.ellipse((x + 13, 256, x + 17, 260), fill="black")
        pen.ellipse((x + 28, 256, x + 32, 260), fill="black")
        pen.arc((x + 13, 258, x + 33, 274), 20, 160, fill="black", width=2)
    pen.rectangle((560, 330, 740, 400), fill="#f7f3e8", outline="#6b4a34", width=4)
    pen.text((650, 365), "AMPARO", fill="#2d5f54", anchor="mm", font_size=36)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=88)
    return out.getvalue()
