from django import template

register = template.Library()


@register.filter
def file_name(name: str) -> str:
    """Make a file's name fit into an address: one segment, never empty."""
    return name.replace("/", "_").replace("\\", "_").strip(". ") or "file"
