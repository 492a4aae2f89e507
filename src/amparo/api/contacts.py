"""/contacts: the people who write in."""

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router

from amparo.accounts.permissions import Scope
from amparo.api.auth import Bearer
from amparo.api.paging import Paging, page_by_id
from amparo.api.permission import allow
from amparo.api.responses import answers
from amparo.api.schemas import ContactOut, ContactPage, Id
from amparo.core.finding import find
from amparo.people.models import Contact
from amparo.people.permissions import PeoplePermission

router = Router(tags=["contacts"], auth=Bearer(Scope.CONTACTS_READ))


def _contacts() -> QuerySet[Contact]:
    return Contact.objects.select_related("agency").prefetch_related("identities")


@router.get("", response=answers(ContactPage), summary="List contacts", operation_id="list_contacts")
def list_contacts(request: HttpRequest, paging: Paging, email: str = "") -> ContactPage:
    """Newest first; `email` finds the contact with exactly this address."""
    allow(request, PeoplePermission.READ)
    rows = _contacts()
    if email:
        rows = rows.filter(identities__kind="email", identities__value=email.strip().lower().replace("\0", ""))
    contacts, following = page_by_id(rows, paging, newest_first=True)
    return ContactPage(items=[ContactOut.of(contact) for contact in contacts], next=following)


@router.get("/{contact_id}", response=answers(ContactOut), summary="Read a contact", operation_id="read_contact")
def read_contact(request: HttpRequest, contact_id: Id) -> ContactOut:
    allow(request, PeoplePermission.READ)
    contact = find(_contacts(), pk=contact_id)
    return ContactOut.of(contact)
