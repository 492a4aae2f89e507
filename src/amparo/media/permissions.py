from enum import StrEnum


class MediaPermission(StrEnum):
    """`media:<noun>:<act>`, alphabetical."""

    CLASSIFY = "media:class:change"
    ORIGINAL = "media:original:take"
    WALLED = "media:walled:work"
    """Child-safety media. A clearance of its own: no other role brings it, the owner's neither."""
