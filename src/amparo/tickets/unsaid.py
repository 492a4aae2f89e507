"""What stands in words in place of an address behind the child-safety wall. Pure.

The database takes such an address out of every row that holds words of people, and says it again once it comes back
(`tickets_unsay`, migration 0012): whoever reads a row, over whatever face, reads the sign.
"""

import json
import re
from collections.abc import Sequence
from html import escape
from typing import Final
from urllib.parse import quote

SIGN: Final = re.compile(r"\bwalled://\d+")
"""Followed by the number of the walled file. No address to media is shorter, so that no column overflows."""

_TOLD_APART: Final = r"(?![\w%=~-]|[.]\w)"  # what follows would make another address of it
_SAFE: Final = "!#$%&'()*+,/:;=?@[]~"  # of RFC 3986, and what is encoded already; never a quotation mark or a bracket


def written(address: str) -> Sequence[str]:
    """How an address may stand in a row read as JSON: as it is, and in HTML."""
    return list(dict.fromkeys(_in_json(one) for one in (address, escape(address))))


def pattern(spelling: str) -> str:
    """Finds this spelling and no longer address that begins like it; an expression of PostgreSQL."""
    return re.escape(spelling) + _TOLD_APART


def said_again(address: str) -> str:
    """The address as it can stand anywhere again, HTML too."""
    return quote(address, safe=_SAFE)


def watch(table: str) -> tuple[str, str]:
    """For a migration: have the database watch over the words in this table, and its way back."""
    when = f"BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION public.tickets_unsay()"
    return f"CREATE TRIGGER amparo_unsay {when}", f"DROP TRIGGER amparo_unsay ON {table}"


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
