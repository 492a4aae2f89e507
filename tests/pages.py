"""What people read on a page. Its tags hold tokens drawn by chance, in which any short word may stand."""

import re
from typing import Any


def plain(response: Any) -> str:
    """The words of an answer to the test client, without its tags."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)
