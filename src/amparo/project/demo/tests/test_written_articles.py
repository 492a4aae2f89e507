"""The demo's articles: whole in every language, about reasons that there are, and some of them quote a procedure."""

from collections.abc import Iterator
from typing import Any

import pytest

from amparo.core.text import LANGUAGES
from amparo.project.demo.procedures import texts
from amparo.project.demo.texts import read
from amparo.sops.language.reading import read as read_sop
from amparo.sops.queries.changes.quoting import Prepared, quoting

ARTICLES: list[dict[str, Any]] = read("articles")["articles"]
PUBLISHED = [entry for entry in ARTICLES if not entry.get("draft")]


@pytest.mark.parametrize("entry", PUBLISHED, ids=[entry["key"] for entry in PUBLISHED])
def test_what_is_published_is_written_in_every_language(entry: dict[str, Any]) -> None:
    assert set(entry["title"]) == set(entry["body"]) == set(LANGUAGES)
    reasons = {reason["code"] for reason in read("catalogue")["reasons"]}
    assert set(entry["reasons"]) <= reasons
    assert "{{" not in str(entry), "an article is read by everybody alike"


def test_one_is_a_draft_one_went_stale_and_one_is_overdue() -> None:
    assert len(ARTICLES) - len(PUBLISHED) == 1
    assert [entry["key"] for entry in ARTICLES if "before" in entry] == ["gift-not-in-balance"]
    assert [entry["key"] for entry in PUBLISHED if entry["review_in"] < 0] == ["when-the-app-closes"]


@pytest.mark.parametrize(
    ("procedure", "listed"),
    [
        ("lost-login", {"get-back-in"}),
        ("live-gift-missing", {"gift-not-in-balance"}),
        ("hacked-account", {"keep-your-account-yours"}),
        ("bullying-report", set()),
    ],
)
def test_a_procedure_is_quoted_by_the_articles_that_say_what_it_says(procedure: str, listed: set[str]) -> None:
    def prepared() -> Iterator[Prepared]:
        for number, entry in enumerate(PUBLISHED):
            yield Prepared(kind="article", pk=number, name=entry["key"], texts=entry["body"])

    sop = read_sop(texts()[procedure]).sop
    assert sop
    assert {one.prepared.name for one in quoting(sop, sources=(prepared,))} == listed
