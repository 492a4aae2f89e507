"""`amparo sop export FOLDER`: the texts as they hold, byte for byte, one file each; what is not ours there stays."""

import argparse
import sys
from pathlib import Path

from amparo.sops.commands.files import written
from amparo.sops.queries.versions.exporting import texts_to_export


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="made if it is not there")
    parser.add_argument("--drafts", action="store_true", help="the newest text of each, published or not")


def run(options: argparse.Namespace) -> int:
    """0, or 2 at the first text that cannot be written."""
    for key, text in texts_to_export(drafts=options.drafts):
        if not written(options.folder / f"{key}.yaml", text):
            return 2
        sys.stdout.write(f"{key}.yaml\n")
    return 0
