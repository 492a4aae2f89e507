from enum import StrEnum


class SopPermission(StrEnum):
    """`sops:<noun>:<act>`, alphabetical."""

    APPROVE = "sops:version:approve"
    ASSIGN_REHEARSALS = "sops:rehearsal:assign"
    LEAVE_OUT = "sops:step:leave_out"
    PUBLISH = "sops:version:publish"
    READ = "sops:procedure:read"
    READERS = "sops:readers:read"
    RUN = "sops:run:answer"
    WRITE = "sops:draft:write"
