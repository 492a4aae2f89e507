from enum import StrEnum


class PeoplePermission(StrEnum):
    """`people:<noun>:<act>`, alphabetical."""

    CHANGE = "people:contact:change"
    ERASE = "people:contact:erase"
    READ = "people:contact:read"
