"""In place of a picture that was decided before stands what was decided, as one sentence and when."""

from datetime import UTC, datetime
from types import SimpleNamespace

from django.template.loader import render_to_string


def test_when_it_was_decided_stands_apart_from_the_sentence() -> None:
    decided = SimpleNamespace(is_exact=True, decided_at=datetime(2026, 11, 21, 4, tzinfo=UTC))
    shown = render_to_string(
        "desk/media/decided.html", {"opened": SimpleNamespace(decided=decided, decision="Within the rules")}
    )
    sentence, when = shown.split("Within the rules.")
    assert "The same was decided before" in sentence
    assert when.strip().startswith('<span class="block')
