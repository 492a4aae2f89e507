"""What tickets are sorted with: brands, contact reasons, tags."""

from amparo.accounts.models import User
from amparo.core.text import Variants
from amparo.tickets.models import Brand, ContactReason, Tag


def save_brand(
    *, by: User, name: str, default_language: str = "pt-BR", is_active: bool = True, brand: Brand | None = None
) -> Brand:
    """Keep a brand; `brand` is the one to change."""
    raise NotImplementedError


def save_reason(
    *, by: User, code: str, label: Variants, parent: ContactReason | None = None, reason: ContactReason | None = None
) -> ContactReason:
    """Keep a contact reason; a new one stands last under `parent`. `reason` is the one to change (its place stays)."""
    raise NotImplementedError


def move_reason(*, by: User, reason: ContactReason, parent: ContactReason | None, position: int) -> ContactReason:
    """Put a reason elsewhere in the tree. Raises Invalid under itself or one of its own."""
    raise NotImplementedError


def set_reason_active(*, by: User, reason: ContactReason, is_active: bool) -> ContactReason:
    """Offer a reason for new tickets, or no longer; tickets that have it keep it."""
    raise NotImplementedError


def save_tag(*, by: User, name: str, tag: Tag | None = None) -> Tag:
    """Keep a tag; `tag` is the one to rename."""
    raise NotImplementedError


def delete_tag(*, by: User, tag: Tag) -> int:
    """Take a tag off every ticket and forget it; returns how many tickets bore it."""
    raise NotImplementedError
