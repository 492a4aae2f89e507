from enum import StrEnum


class KnowledgePermission(StrEnum):
    """`knowledge:<noun>:<act>`, alphabetical."""

    MANAGE = "knowledge:article:manage"
    READ = "knowledge:article:read"
