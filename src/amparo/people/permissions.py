from enum import StrEnum


class PeoplePermission(StrEnum):
    """`people:<noun>:<act>`, alphabetical."""

    CHANGE = "people:contact:change"
    READ = "people:contact:read"
