"""Noise of the signs on sentences that nobody of this project wrote: read beside the repository, skipped elsewhere."""

import json
from typing import Final

import pytest
from tests.corpora.test_mail_corpora import CORPORA

from amparo.escalations.signs.reading import signs_in

SETS: Final = {
    "intent-banking77": "text",
    "intent-clinc150": "text",
    "intent-bitext": "utterance",
    "multi-intent-nlupp": "text",
    "topic-sib200": "text",
    "language-id": "text",
}


@pytest.mark.parametrize("name", SETS)
def test_of_a_thousand_sentences_about_other_things_at_most_one_is_proposed(name: str) -> None:
    path = CORPORA / name / "data.jsonl"
    if not path.exists():
        pytest.skip(f"{name} is not here: set TEST_CORPORA to the folder of the corpora")
    texts = [json.loads(line)[SETS[name]] for line in path.read_text(encoding="utf-8").splitlines()]
    proposed = [text for text in texts if signs_in(text)]
    assert len(proposed) <= len(texts) / 1000, proposed
