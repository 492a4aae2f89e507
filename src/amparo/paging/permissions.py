from enum import StrEnum


class PagingPermission(StrEnum):
    """`paging:<noun>:<act>`, alphabetical."""

    ACKNOWLEDGE = "paging:page:acknowledge"
    LADDERS_MANAGE = "paging:ladder:manage"
    READ = "paging:page:read"
