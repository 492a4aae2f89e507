"""A procedure as a picture: boxes in rows, lines between them, the same as a list. Pure: no Django, no database."""
