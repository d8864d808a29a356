"""Read the parts that all date rules share: `y` year, `m` month, `d` day."""

import re
from typing import Final

from pipeline.tag.rules import Found

_LATEST_SHORT_YEAR: Final = 60
"""'60 is 2060, '61 is 1961."""
_NUMBER: Final = re.compile(r"\d[\dOlI]?|\b[OlI]\d", re.IGNORECASE)
_MISREAD_DIGITS: Final = str.maketrans("OoIilL", "001111")
"""Letters that OCR puts for digits."""


def year_in(found: Found) -> str | None:
    """Give the year as four digits, None if it is not written."""
    return four_digits(found.parts["y"]) if found.has("y") else None


def four_digits(written: str) -> str:
    """Undo what OCR makes of digits (2O21), and write '98 in full."""
    digits = re.sub(r"\D", "", written.translate(_MISREAD_DIGITS))
    if len(digits) == 2:
        return ("20" if int(digits) <= _LATEST_SHORT_YEAR else "19") + digits
    return digits


def month_in(found: Found, part: str = "m") -> int:
    """Give the number of a month written in letters."""
    return found.number(part, "month")


def day_in(found: Found, part: str = "d") -> int:
    """Give the day of the month, without the ending of "1ste"."""
    return numbers_in(found.parts[part])[0]


def numbers_in(text: str) -> list[int]:
    """Give the numbers in a list of days, l8 and 2O among them."""
    return [int(run.translate(_MISREAD_DIGITS)) for run in _NUMBER.findall(text)]
