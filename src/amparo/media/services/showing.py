"""What a face may show of a file: covered, a part of it, the whole, stills of a video, a video without sound.

None of these hands out the bytes that arrived. Who may see what is the caller's question.
"""

from io import BytesIO
from typing import Final

from amparo.files.models import StoredFile
from amparo.files.services import open_file
from amparo.media.apart import desk
from amparo.media.apart.wire import Act, Refused, Request
from amparo.media.harm import Harm
from amparo.media.kinds import HEAD, Family, Kind, family_of, kind_of, name_lies
from amparo.media.looks import Look
from amparo.media.models import Derived, Fingerprint
from amparo.media.pictures import Clip, Part, Picture, Placeholder
from amparo.media.reasons import Reason
from amparo.media.services.making import kept_or_made, sniffed
from amparo.media.services.printing import decided_like_content

_COVERED_SIDE: Final = 800  # pixels; what is blurred away needs half of them
_BLURRED_SIDE: Final = 400
_BLUR_THAT_HIDES: Final = 4
_WHOLE_SIDE: Final = 1600
_STILL_SIDE: Final = 400
_VERSION: Final = 1  # of the recipes: a higher one makes everything anew


def covered(*, file: StoredFile, look: Look, name: str = "") -> Picture | Placeholder:
    """What may be seen unasked: `file` in `look`. Of a video, its first still.

    With its `name`, a file that is something else than it says ends as a placeholder.
    """
    side = _BLURRED_SIDE if look.blur >= _BLUR_THAT_HIDES else _COVERED_SIDE
    try:
        _check_name(file, name)
        return _picture(
            kept_or_made(file, _recipe("cover", look, side), Request(act=Act.DRAW, look=look, side=side))[0]
        )
    except (Refused, FileNotFoundError) as error:
        return _placeholder(error)


def covered_of_others(*, content: bytes, look: Look) -> Picture | Placeholder | None:
    """As `covered_content`, for what strangers wrote into a mail or keep elsewhere: compared first, no job ever does.

    None where the same, or what looks like it, was said to be child safety.
    """
    try:
        decided = decided_like_content(content)
    except Refused as error:
        return _placeholder(error)
    if decided is not None and decided.harm is Harm.CHILD_SAFETY:
        return None
    return covered_content(content=content, look=look)


def covered_content(*, content: bytes, look: Look) -> Picture | Placeholder:
    """As `covered`, for bytes that are kept nowhere."""
    file = BytesIO(content)
    request = Request(act=Act.DRAW, look=look, side=_BLURRED_SIDE)
    try:
        made = desk.make(request.of(sniffed(file)), file)[0]
    except Refused as error:
        return _placeholder(error)
    return Picture(content=made.content, width=made.width, height=made.height)


def whole(*, file: StoredFile, look: Look, name: str = "", still: int | None = None) -> Picture | Placeholder:
    """All of it, or of a still of a video, without blur and with its details; grey if the person looks at things so."""
    try:
        _check_name(file, name)
        return _picture(_whole(file, look, still))
    except (Refused, FileNotFoundError) as error:
        return _placeholder(error)


def region(*, file: StoredFile, look: Look, x: float, y: float, still: int | None = None) -> Part | Placeholder:
    """A quarter of it around (x, y), shares from 0 to 1 of its width and height, cut here: no other pixel leaves.

    Of a video, `still` says which of its stills it is cut from.
    """
    request = Request(act=Act.CUT, kind=Kind.JPEG, look=look.uncovered, side=_WHOLE_SIDE, x=_share(x), y=_share(y))
    try:
        with open_file(_stored(_whole(file, look, still))) as picture:
            cut = desk.make(request, picture)[0]
    except (Refused, FileNotFoundError) as error:
        return _placeholder(error)
    left, top, wide, high = cut.place
    shown = Picture(content=cut.content, width=cut.width, height=cut.height)
    return Part(picture=shown, left=left, top=top, wide=wide, high=high)


def stills(*, file: StoredFile, look: Look, name: str = "") -> list[Picture] | Placeholder:
    """Nine from a video in `look`, evenly spread and in their order; give `look.uncovered` for what lies beneath."""
    request = Request(act=Act.STILLS, look=look, side=_STILL_SIDE)
    try:
        _check_name(file, name)
        return [_picture(row) for row in kept_or_made(file, _recipe("stills", look, _STILL_SIDE), request)]
    except (Refused, FileNotFoundError) as error:
        return _placeholder(error)


def film(*, file: StoredFile) -> Clip | Placeholder:
    """A video without its metadata, its pictures and its sound as they are. `files.services.open_file` reads it."""
    try:
        row = kept_or_made(file, f"{_VERSION}:play", Request(act=Act.PLAY))[0]
    except Refused as error:
        return _placeholder(error)
    return Clip(file=_stored(row), content_type=row.content_type, width=row.width, height=row.height)


def _whole(file: StoredFile, look: Look, still: int | None) -> Derived:
    bare = look.uncovered
    if still is None:
        request = Request(act=Act.DRAW, look=bare, side=_WHOLE_SIDE)
        return kept_or_made(file, _recipe("whole", bare, _WHOLE_SIDE), request)[0]
    request = Request(act=Act.STILLS, look=bare, side=_COVERED_SIDE)
    rows = kept_or_made(file, _recipe("stills", bare, _COVERED_SIDE), request)
    return rows[min(max(still, 0), len(rows) - 1)]


def _recipe(what: str, look: Look, side: int) -> str:
    return f"{_VERSION}:{what}:{side}:{look.blur}:{'grey' if look.grey else 'colour'}:{look.detail:.2f}"


def _share(value: float) -> float:
    return min(max(value, 0.0), 1.0) if value == value else 0.5  # noqa: PLR0124 - not a number is the middle


def _check_name(file: StoredFile, name: str) -> None:
    if name and name_lies(name, _family(file)):
        raise Refused(Reason.NAME_LIES)


def _family(file: StoredFile) -> Family:
    printed = Fingerprint.objects.filter(pk=file.pk).values_list("family", flat=True).first()
    if printed:
        return Family(printed)
    with open_file(file) as content:
        return family_of(kind_of(content.read(HEAD)))


def _picture(row: Derived) -> Picture:
    with open_file(_stored(row)) as content:
        return Picture(content=content.read(), width=row.width, height=row.height)


def _stored(row: Derived) -> StoredFile:
    if row.file is None:
        raise Refused(Reason.UNREADABLE)  # cannot be: rows with a reason are refused before
    return row.file


def _placeholder(error: Refused | FileNotFoundError) -> Placeholder:
    return Placeholder(error.reason if isinstance(error, Refused) else Reason.GONE)
