"""The measurements as a table for people."""

from collections.abc import Iterator, Sequence
from typing import Any


def table(results: Sequence[dict[str, Any]]) -> str:
    """One block for each size, then how pages grew from the smallest desk to the largest."""
    lines: list[str] = []
    for result in results:
        lines += _block(result)
    if len(results) > 1:
        lines += _growth(results[0], results[-1])
    return "\n".join(lines)


def _block(result: dict[str, Any]) -> Iterator[str]:
    yield f"{result['tickets']:,} tickets (filled in {result['filled_in_s']} s)"
    yield f"  {'page':22} {'median':>9} {'worst':>9} {'floor':>9} {'ratio':>6} {'bytes':>8}"
    for name, cost in result["pages"].items():
        yield (
            f"  {name:22} {cost['median']:6.1f} ms {cost['worst']:6.1f} ms {cost['floor']:6.1f} ms "
            f"{cost['ratio']:6.1f} {cost['size']:8,}"
        )
    yield from _coverage(result["coverage"])
    for name, engine in result["search"].items():
        taken = f"{engine['median']:.1f} ms, p95 {engine['p95']:.1f} ms in {engine['statements']} statements"
        yield f"  search engine, {name}: {taken}"
    yield from _procedures(result["sops"])
    live = result["live"]
    heard = f"first {live['first']:.0f} ms, last {live['last']:.0f} ms after the commit"
    yield f"  event on {live['pages']} open pages: {heard}"
    rates = result["ingest"]
    yield f"  mail floor {rates['floor']:.0f}/s (parse, insert, commit); taken in {rates['received']:.0f}/s"
    for name, rate in (("one worker", rates["one_worker"]), ("two workers", rates["two_workers"])):
        yield f"  mail to ticket, {name}: {rate:.0f}/s, {rate / rates['floor']:.2f} of the floor"
    yield from _deadlines(result["deadlines"])
    claims = result["reviews"]
    taken = f"{claims['median']:.1f} ms, p95 {claims['p95']:.1f} ms, {claims['twice']} given twice"
    alone = f"alone {claims['alone']:.1f} ms"
    yield f"  next of {claims['pending']:,} cases, {claims['reviewers']} reviewers: {taken}; {alone}"
    yield from _pictures(result["pictures"])
    memory = result["memory_mb"]
    parts = ", ".join(f"{name} {size:.0f}" for name, size in memory.items())
    yield f"  idle memory {sum(memory.values()):.0f} MB ({parts})"
    yield ""


def _coverage(covered: dict[str, Any]) -> Iterator[str]:
    page = covered["page"]
    yield (
        f"  coverage page {page['median']:.1f} ms, worst {page['worst']:.1f} ms, {page['ratio']:.1f} of its floor "
        f"({covered['people']} people on shifts, {covered['markets']} markets, {page['size']:,} bytes)"
    )
    yield f"  arrivals counted: eight weeks {covered['weeks_ms']:.0f} ms, the hours since {covered['hours_ms']:.0f} ms"


def _procedures(sops: dict[str, Any]) -> Iterator[str]:
    names = {"begun": "nothing done yet, opened", "opened": "opened after each answer", "moved": "moved one step"}
    for key, name in names.items():
        cost = sops[key]
        taken = f"{cost['median']:.1f} ms, worst {cost['worst']:.1f} ms, {cost['ratio']:.1f} of its floor"
        yield f"  a procedure of {sops['steps']} steps, {name}: {taken}"
    checked = f"{sops['checked']} procedures checked in {sops['check_s']:.2f} s"
    yield f"  interpreter {sops['moves_per_s']:,.0f} steps/s; {checked}"


def _deadlines(clocks: dict[str, Any]) -> Iterator[str]:
    ticks = f"{clocks['tick_few']:.1f} ms, with {clocks['many']:,} open {clocks['tick_many']:.1f} ms"
    yield f"  a tick of the clock with {clocks['few']} deadlines open {ticks}"
    for late in clocks["lateness"]:
        said = f"{late['median']:.2f} s, p99 {late['p99']:.2f} s, worst {late['worst']:.2f} s"
        yield f"  late at 200 a second, {late['clocks']} clocks: median {said} ({late['ran']:,} of {late['due']:,} run)"


def _pictures(seen: dict[str, Any]) -> Iterator[str]:
    names = {"drawn": "covered", "again": "covered again", "whole": "shown whole", "part": "a part of it"}
    for key, name in names.items():
        taken = f"{seen[key]['median']:.0f} ms, p95 {seen[key]['p95']:.0f} ms"
        yield f"  a photo of 12 megapixels ({seen['bytes']:,} bytes), {name}: {taken}"
    for key, name in (("near", "one that is known"), ("far", "one that is not")):
        taken = f"{seen[key]['median']:.1f} ms, p95 {seen[key]['p95']:.1f} ms"
        yield f"  looked up among {seen['decided']:,} decided pictures, {name}: {taken}"


def _growth(small: dict[str, Any], large: dict[str, Any]) -> Iterator[str]:
    yield f"{large['tickets']:,} tickets against {small['tickets']:,}"
    for name, cost in large["pages"].items():
        yield f"  {name:22} {cost['median'] / small['pages'][name]['median']:.2f} times"
