from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import words, writer

from amparo.accounts.models import User
from amparo.audit.events import Actor
from amparo.files.services import keep
from amparo.media.harm import Exposure, Harm
from amparo.media.services import Decision, remember_decision, take_fingerprint
from amparo.media.states import Outcome
from amparo.media.tests.samples import encoded, textured
from amparo.tickets.models import Attachment, Brand
from amparo.tickets.services import NewFile, open_ticket, receive_message


def sent(content: bytes) -> NewFile:
    return NewFile(file=keep(content), name="foto.jpg", content_type="image/jpeg", size=len(content))


def looked_into() -> list[int]:
    jobs = ProcrastinateJob.objects.filter(task_name="media:fingerprint").order_by("id")
    return [job.args["file_id"] for job in jobs]


def test_each_file_that_maria_sends_is_looked_into(lume: Brand) -> None:
    maria = writer("Maria", "maria@example.org")
    first, second = sent(b"one"), sent(b"two")
    opened = open_ticket(incoming=words(maria, files=[first, second, first]), brand=lume)
    assert looked_into() == [first.file.pk, second.file.pk]
    third = sent(b"three")
    receive_message(ticket=opened.ticket, incoming=words(maria, "mais uma", files=[third]))
    assert looked_into() == [first.file.pk, second.file.pk, third.file.pk]


def test_a_message_without_files_makes_no_job(lume: Brand) -> None:
    open_ticket(incoming=words(writer("Maria", "maria@example.org")), brand=lume)
    assert looked_into() == []


def decided(content: bytes, harm: Harm, severity: Exposure, noor: User) -> None:
    file = keep(content)
    take_fingerprint(file=file)
    decision = Decision(outcome=Outcome.BREACH, harm=harm, severity=severity, source_kind="case", source_id=1)
    remember_decision(file=file, decision=decision, by=Actor("staff", noor.pk))


def arrived(content: bytes, brand: Brand) -> Attachment:
    """A message with this file, after the job about it."""
    file = sent(content)
    message = open_ticket(incoming=words(writer("Maria", f"{file.file.pk}@example.org"), files=[file]), brand=brand)
    take_fingerprint(file=file.file)
    return message.attachments.get()


def test_what_looks_like_something_decided_bears_its_harm(lume: Brand, noor: User) -> None:
    decided(encoded(textured()), Harm.ANIMAL_HARM, Exposure.EXTREME, noor)
    again = arrived(encoded(textured().resize((500, 400))), lume)
    assert (again.harm_class, again.exposure_severity) == (Harm.ANIMAL_HARM, 4)
    assert arrived(encoded(textured(seed=8)), lume).harm_class == ""


def test_a_picture_made_to_look_like_a_harmless_one_stays_covered(lume: Brand, noor: User) -> None:
    harmless = encoded(textured())
    decided(harmless, Harm.NONE, Exposure.HARMLESS, noor)
    assert arrived(encoded(textured(), quality=30), lume).exposure_severity is None
    assert arrived(harmless, lume).exposure_severity == 0


def test_child_safety_is_behind_the_wall_as_soon_as_it_is_recognised(lume: Brand, noor: User) -> None:
    decided(encoded(textured()), Harm.CHILD_SAFETY, Exposure.EXTREME, noor)
    again = arrived(encoded(textured().convert("L")), lume)
    assert again.harm_class == Harm.CHILD_SAFETY
