"""`amparo sop test FILE…`: runs the scenarios of procedures, and says which ways none of them takes.

1 if a scenario comes otherwise than it expects, or a file cannot be read.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import translation

from amparo.core.text import LANGUAGES
from amparo.sops.commands.files import add_files, is_whole, library, readings
from amparo.sops.language.document import Library, Sop
from amparo.sops.language.ways import Edge
from amparo.sops.running.scenarios import Coverage, ScenarioResult, coverage, run_scenario


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_files(parser)
    parser.add_argument("--json", action="store_true", help="print a list of objects instead of lines")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="the reader's language")


def run(options: argparse.Namespace) -> int:
    found = readings(options.files)
    known = library(found)
    unread = [path for path, reading in found.items() if reading.sop is None or not is_whole(reading)]
    for path in unread:
        sys.stderr.write(f"{path}: cannot be read: see amparo sop check\n")
    with translation.override(options.language):
        tested = [
            _tested(path, reading.sop, known) for path, reading in found.items() if path not in unread and reading.sop
        ]
        if options.json:
            sys.stdout.write(json.dumps([one.as_json() for one in tested], ensure_ascii=False, indent=1) + "\n")
        else:
            sys.stdout.writelines(one.as_text(options.language) for one in tested)
    return 1 if unread or not all(one.passed for one in tested) else 0


@dataclass(frozen=True)
class _Tested:
    path: Path
    results: list[ScenarioResult]
    covered: Coverage

    @property
    def passed(self) -> bool:
        return all(result.passed for result in self.results)

    def as_text(self, language: str) -> str:
        good = sum(result.passed for result in self.results)
        taken, ways = len(self.covered.taken), len(self.covered.taken) + len(self.covered.missed)
        lines = [f"{self.path}: {good} of {len(self.results)} scenarios, {taken} of {ways} ways"]
        lines += [
            f"{self.path}:{failure.line}: {result.scenario}: {failure.sentence}"
            for result in self.results
            for failure in result.failures
        ]
        lines += [f"{self.path}:{edge.line}: no scenario goes {_way(edge, language)}" for edge in self.covered.missed]
        return "\n".join(lines) + "\n"

    def as_json(self) -> Mapping[str, Any]:
        return {
            "file": str(self.path),
            "scenarios": [
                {
                    "id": result.scenario,
                    "passed": result.passed,
                    "path": list(result.path),
                    "actions": list(result.actions),
                    "end": result.end,
                    "failures": [failure.as_json() for failure in result.failures],
                }
                for result in self.results
            ],
            "coverage": round(self.covered.share, 4),
            "missed": [
                {"line": edge.line, "from": edge.source, "to": edge.to, "way": edge.key} for edge in self.covered.missed
            ],
        }


def _tested(path: Path, sop: Sop, known: Library) -> _Tested:
    results = [run_scenario({**known, sop.id: sop}, sop, scenario) for scenario in sop.scenarios]
    return _Tested(path, results, coverage(sop, [result.state for result in results]))


def _way(edge: Edge, language: str) -> str:
    label = edge.label.get(language) or edge.label.get("en", "")
    return f"from {edge.source} to {edge.to}" + (f" ({label})" if label else "")
