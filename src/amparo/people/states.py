from enum import StrEnum


class Tier(StrEnum):
    STANDARD = "standard"
    CREATOR = "creator"
    VIP = "vip"
    AGENCY = "agency"


class IdentityKind(StrEnum):
    EMAIL = "email"
    ACCOUNT = "account"
    HANDLE = "handle"
    PHONE = "phone"
