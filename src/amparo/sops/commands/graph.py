"""`amparo sop graph FILE`: a procedure as a list in the terminal, or as a drawing in an SVG file."""

import argparse
import sys
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation

from amparo.core.text import LANGUAGES
from amparo.sops.commands.files import readable, written
from amparo.sops.drawing.listing import as_text
from amparo.sops.drawing.picture import draw


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--svg", type=Path, metavar="OUT", help="write a drawing there instead of the list")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="the reader's language")


def run(options: argparse.Namespace) -> int:
    """0, or 2 if the file cannot be read as a procedure, or the drawing not be written."""
    sop = readable(options.file)
    if sop is None:
        return 2
    with translation.override(options.language):
        if options.svg is None:
            sys.stdout.write(as_text(sop, options.language))
        else:
            drawing = draw(sop, options.language)
            picture = render_to_string("sops/graph.html", {"drawing": drawing, "stands_alone": True})
            return 0 if written(options.svg, picture) else 2
    return 0
