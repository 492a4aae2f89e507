"""Addresses that lead to pictures and videos, told by the address alone: nothing is ever fetched. Pure."""

from typing import Final
from urllib.parse import urlsplit

from amparo.media.kinds import Family, family_named

_WATCHED: Final = frozenset({"clip", "clips", "live", "reel", "reels", "short", "shorts", "video", "videos", "watch"})
_LOOKED_AT: Final = frozenset({"photo", "photos", "stories", "story"})
_SHORT: Final = {
    "gph.is": Family.PICTURE,
    "ibb.co": Family.PICTURE,
    "imgur.com": Family.PICTURE,
    "k.kwai.com": Family.VIDEO,
    "prnt.sc": Family.PICTURE,
    "streamable.com": Family.VIDEO,
    "vm.tiktok.com": Family.VIDEO,
    "vt.tiktok.com": Family.VIDEO,
    "youtu.be": Family.VIDEO,
}
"""Hosts whose addresses are too short to tell by their path."""


def family_of_link(address: str) -> Family | None:
    """What an address leads to by its ending, or as platforms write theirs; None for any other.

    What is missed is a link like any other, and what is taken for media wrongly costs one press.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    host, steps = (parts.hostname or "").removeprefix("www."), parts.path.lower().strip("/").split("/")
    if not steps[0]:
        return None
    if family := family_named(steps[-1]):
        return family
    if host in _SHORT:
        return _SHORT[host]
    if _WATCHED.intersection(steps) and (len(steps) > 1 or parts.query):
        return Family.VIDEO
    return Family.PICTURE if _LOOKED_AT.intersection(steps) and len(steps) > 1 else None
