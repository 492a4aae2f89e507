"""Files that people send with a form: the same limits at the desk and outside."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from amparo.core.errors import Invalid
from amparo.files.services import keep
from amparo.tickets.services import NewFile

FILE_LIMIT: Final = 20 * 1024**2  # bytes
TOGETHER_LIMIT: Final = 25 * 1024**2
"""What most mail servers take, once a file has grown by a third on its way (base64)."""
MOST_FILES: Final = 20


def take(upload: UploadedFile[bytes], *, sizes: Sequence[int] = ()) -> NewFile:
    """Store an upload beside others of these `sizes` (bytes).

    Raises Invalid when it, or all together, would be refused on their way.
    """
    size, name = upload.size or 0, (upload.name or _("file"))[:255]
    if len(sizes) >= MOST_FILES:
        raise Invalid(_("%(name)s: more than %(n)s files do not fit.") % {"name": name, "n": MOST_FILES})
    if size > FILE_LIMIT:
        values = {"name": name, "size": filesizeformat(size), "limit": filesizeformat(FILE_LIMIT)}
        raise Invalid(_("%(name)s has %(size)s; a file may have %(limit)s. Send a link instead.") % values)
    if size + sum(sizes) > TOGETHER_LIMIT:
        values = {"name": name, "limit": filesizeformat(TOGETHER_LIMIT)}
        raise Invalid(_("%(name)s does not fit: all files together may have %(limit)s.") % values)
    file = keep(upload.read())
    kind = (upload.content_type or "application/octet-stream")[:120]
    return NewFile(file=file, name=name, content_type=kind, size=file.size)


def take_all(uploads: Iterable[UploadedFile[bytes]]) -> list[NewFile]:
    """Store them all, or raise Invalid for the first that does not fit."""
    taken: list[NewFile] = []
    for upload in uploads:
        taken.append(take(upload, sizes=[one.size for one in taken]))
    return taken
