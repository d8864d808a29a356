"""Numbers in the attributes of HTML and Word files, which anybody may write."""

import re

_INTEGER = re.compile(r"-?[0-9]{1,6}")


def integer(value: object, otherwise: int) -> int:
    """Return the whole number that an attribute holds; one that is none, or absurd, is left out."""
    return int(str(value)) if _INTEGER.fullmatch(str(value)) else otherwise
