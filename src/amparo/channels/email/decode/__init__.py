"""Raw bytes to a `Mail`: `decode_mail` never raises, whatever the bytes."""

from amparo.channels.email.decode.headers import Headers
from amparo.channels.email.decode.mail import decode_mail
from amparo.channels.email.decode.model import Address, Attachment, Mail, ReportPart

__all__ = ["Address", "Attachment", "Headers", "Mail", "ReportPart", "decode_mail"]
