"""The platform's form says by mail what a person marked; whoever does not know its key says nothing."""

import pytest
from tests.cast import staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.channels.email.flags import signature_of
from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.services.mailboxes.keeping import MailboxFields, save_mailbox
from amparo.channels.email.states import Outcome
from amparo.channels.email.tests.post import arrive, mail
from amparo.core.errors import Invalid
from amparo.escalations.models import Proposal
from amparo.escalations.states import Level

pytestmark = pytest.mark.django_db(transaction=True)

KEY = "a-key-that-only-the-form-knows"
MARIA = "maria@correio.example"


@pytest.fixture
def owner(db: None) -> User:
    return staff("Olga", Role.OWNER)


@pytest.fixture
def trusting(ajuda: Mailbox, owner: User) -> Mailbox:
    """A mailbox that knows the key of the platform's form."""
    return save_mailbox(mailbox=ajuda, by=owner, values=MailboxFields(form_key=KEY))


def form(text: str = "Podem me ajudar?", *, flags: str = "in_danger", key: str = KEY, **other: str) -> bytes:
    """What the form sends; `other` headers take the place of what was signed."""
    signature = signature_of(key, message_id="form-1@lume.example", sender=MARIA, flags=flags)
    headers = {"Message_ID": "<form-1@lume.example>", "X_Amparo_Flags": flags, "X_Amparo_Signature": signature}
    return mail(text, **headers | other)


def come(raw: bytes, mailbox: Mailbox) -> Arrival:
    arrival = arrive(raw, mailbox)
    digest()
    arrival.refresh_from_db()
    return arrival


def test_what_the_form_signed_is_believed(trusting: Mailbox) -> None:
    assert KEY not in trusting.form_key  # sealed
    arrival = come(form(flags="self_harm, child, vip"), trusting)
    proposal = Proposal.objects.get(message=arrival.message)
    assert (proposal.level, proposal.marked) == (Level.P0, ["self_harm", "child"])


@pytest.mark.parametrize(
    "raw",
    [
        mail(X_Amparo_Flags="in_danger"),
        form(key="a-key-that-the-form-had-before"),
        form(key=""),
        form(X_Amparo_Flags="child"),
        form(Message_ID="<another@lume.example>"),
        form(Message_ID=""),
        form(X_Amparo_Signature="sha256=ção"),
        form(sender="Otto <otto@correio.example>"),
    ],
    ids=["unsigned", "old key", "no key", "other flags", "other mail", "no mail", "no digest", "other sender"],
)
def test_what_it_did_not_sign_marks_nothing_and_the_mail_is_taken_as_any(trusting: Mailbox, raw: bytes) -> None:
    assert come(raw, trusting).outcome == Outcome.OPENED
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("key", ["", KEY])
def test_a_mailbox_without_the_key_believes_nobody_and_reads_the_words(ajuda: Mailbox, key: str) -> None:
    arrival = come(form("Quero morrer", key=key), ajuda)
    proposal = Proposal.objects.get(message=arrival.message)
    assert (proposal.level, proposal.marked) == (Level.P1, [])


def test_a_key_that_could_be_guessed_is_refused_at_its_field(ajuda: Mailbox, owner: User) -> None:
    with pytest.raises(Invalid) as refusal:
        save_mailbox(mailbox=ajuda, by=owner, values=MailboxFields(form_key="lume"))
    assert refusal.value.field == "form_key"
