"""`amparo sop schema`: the JSON Schema of a procedure's text, for editors. It stands in docs/reference/ too."""

import argparse
import json
import sys

from amparo.sops.language.schema import schema


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has none."""


def run(options: argparse.Namespace) -> int:  # noqa: ARG001 - the signature of every subcommand
    sys.stdout.write(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n")
    return 0
