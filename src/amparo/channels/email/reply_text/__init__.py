"""What a person newly wrote, told from quotes and signatures."""

from amparo.channels.email.reply_text.model import PartKind, Reply, ReplyPart
from amparo.channels.email.reply_text.split import split_reply

__all__ = ["PartKind", "Reply", "ReplyPart", "split_reply"]
