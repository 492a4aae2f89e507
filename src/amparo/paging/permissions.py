from enum import StrEnum


class PagingPermission(StrEnum):
    """`paging:<noun>:<act>`, alphabetical."""

    ACKNOWLEDGE = "paging:page:acknowledge"
    LADDERS_MANAGE = "paging:ladder:manage"
    READ = "paging:page:read"
    WATCH = "paging:page:watch"  # sees every page, and is told when a ladder ran out or the clock stands still
