"""How far the decoder goes into one mail. Beyond a limit it stops reading and says so in `Mail.defects`."""

MAX_MAIL_BYTES = 64 * 1024 * 1024
"""More of one mail is not read: `Mail.truncated`. Receivers refuse such mail before it comes here."""

MAX_DEPTH = 24
"""Multiparts inside multiparts. A deeper one is kept unread, as a file."""

MAX_PARTS = 400
"""Leaves and branches together. What follows is dropped from the reading (never from the stored original)."""

MAX_HEADER_BLOCK_BYTES = 1024 * 1024
"""Header lines of one part."""

MAX_HEADER_BYTES = 32 * 1024
"""One header's value, unfolded."""

MAX_ADDRESSES = 500
"""Addresses read from one header, and message ids from References."""

MAX_TEXT_CHARACTERS = 2_000_000
"""Of the plain text, and of the HTML, each."""

MAX_UUENCODED = 30
"""Places in one text where a uuencoded file may begin."""

MAX_NAME_CHARACTERS = 150
"""Of a file's name, its ending included; also what most file systems can hold in UTF-8 with room to spare."""
