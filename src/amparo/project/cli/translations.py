"""`amparo translations check|update`: are the catalogues complete, and bring them in line with the sources."""

import argparse
import sys
from collections.abc import Sequence

from amparo.project import translations


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="amparo translations", description=__doc__)
    parser.add_argument("what", choices=["check", "update"])
    if parser.parse_args(arguments).what == "update":
        for language in translations.LANGUAGES:
            translations.update(language)
        return 0
    found = [str(fault) for fault in translations.faults()]
    for fault in found:
        sys.stderr.write(f"{fault}\n")
    return 1 if found else 0
