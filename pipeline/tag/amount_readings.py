"""Read what an amount rule matched; the functions are named under `value` in the rule file.

Parts have the same names in all rules: `n` number, `s` scale (miljoen), `c` currency; `2`
marks the upper end of a range. Sums are `Decimal`, so that no cent is lost.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from pipeline.tag.rules import Found, plain

SHARED_NAME: Final = "??"
"""What the rule file gives for a currency name that several countries use."""

_CENT: Final = Decimal("0.01")
_MISREAD_DIGITS: Final = str.maketrans("Ol", "01")
_ENGLISH: Final = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d\d)?")


@dataclass(frozen=True)
class Sum:
    """An amount, or a range of amounts, in one currency.

    `currency` is an ISO 4217 code, or `SHARED_NAME` where the words leave it open.
    """

    currency: str
    low: Decimal
    high: Decimal | None = None

    def written(self, currency: str) -> str:
        """Write it as "EUR 82800000", or a range as "EUR 3000000/4000000"."""
        ends = [self.low] if self.high is None else [self.low, self.high]
        return f"{currency} " + "/".join(_digits(end) for end in ends)


def read_amount(found: Found) -> Sum:
    """Read "82,8 miljoen euro", "€ 12.500" and "5 cent"."""
    number = _number(found, "n" if found.has("n") else "n2")
    scale = _scale(found, "s" if found.has("s") else "s2")
    return Sum(_currency(found), number * scale / _hundredths(found))


def read_amount_in_words(found: Found) -> Sum:
    """Read "dertig miljoen euro" and "veertigduizend euro"."""
    number = _worded(found, "words" if found.has("words") else "words2")
    return Sum(_currency(found), number * _scale(found, "s") / _hundredths(found))


def read_amount_and_cents(found: Found) -> Sum:
    """Read "negen gulden en vijftig cent"."""
    whole = _number(found, "n") if found.has("n") else _worded(found, "words")
    cents = _number(found, "n2") if found.has("n2") else _worded(found, "words2")
    return Sum(_currency(found), whole + cents / found.number("cents", "hundredth"))


def read_amount_range_in_words(found: Found) -> Sum | None:
    """Read "drie à vier miljoen euro"; None if back to front."""
    low, high = (_worded(found, part) * _scale(found, "s") for part in ("words", "words2"))
    return Sum(_currency(found), low, high) if low < high else None


def read_amount_in_parts(found: Found) -> Sum:
    """Read "een half miljoen euro"."""
    share = Decimal(str(found.meaning("part", "part")))
    return Sum(_currency(found), share * _scale(found, "s"))


def read_amount_range(found: Found) -> Sum | None:
    """Read "3 à 4 miljoen euro", in which the scale belongs to both; None if back to front."""
    low = _number(found, "n") * _scale(found, "s" if found.has("s") else "s2")
    high = _number(found, "n2") * _scale(found, "s2")
    if low >= high and not found.has("s"):
        low = _number(found, "n")  # "€ 800.000 tot 1,2 miljoen": the first stands as it is
    return Sum(_currency(found), low, high) if low < high else None


READINGS: Final[Mapping[str, Callable[[Found], Sum | None]]] = {
    "amount": read_amount,
    "amount in words": read_amount_in_words,
    "amount and cents": read_amount_and_cents,
    "amount in parts": read_amount_in_parts,
    "amount range": read_amount_range,
    "amount range in words": read_amount_range_in_words,
}
"""Per name in the rule file, the function that reads its match."""


def _currency(found: Found) -> str:
    written = plain(found.parts["c"])
    tables = [found.words[name] for name in ("currency", "before_number", "pound")]
    return next(
        str(code) for table in tables for word, code in table.items() if word.lower() == written
    )


def _hundredths(found: Found) -> int:
    return int(found.words["hundredth"].get(plain(found.parts["c"]), 1))


def _scale(found: Found, part: str) -> int:
    if not found.has(part):
        return 1
    letter = found.parts[part].strip().rstrip(".")
    if letter in found.words["letter"]:
        return int(found.words["letter"][letter])
    return int(found.words["scale"][plain(letter)])


def _number(found: Found, part: str) -> Decimal:
    """Read a number as Dutch writes it: points or spaces between thousands, decimal comma.

    As in English where nothing else makes sense, and with Swiss apostrophes.
    """
    digits = re.sub(r"[\s'’]", "", found.parts[part].translate(_MISREAD_DIGITS))
    if re.fullmatch(r"\d+\.\d{1,2}|0\.\d+", digits):
        return Decimal(digits)
    if _ENGLISH.fullmatch(digits) and not (found.has("s") or found.has("s2")):
        return Decimal(digits.replace(",", ""))
    return Decimal(digits.replace(".", "").replace(",", "."))


def _worded(found: Found, part: str) -> Decimal:
    return Decimal(_spelled(plain(found.parts[part]), found.words))


def _spelled(word: str, words: Mapping[str, Mapping[str, str | int]]) -> int:
    """Read a number below a million written in one word."""
    for base, power in (("duizend", 1000), ("honderd", 100)):
        if base in word:
            before, _, after = word.partition(base)
            return (_spelled(before, words) if before else 1) * power + _spelled(after, words)
    for table in ("ones", "teens", "tens"):
        if word in words[table]:
            return int(words[table][word])
    for ten, value in words["tens"].items():
        if word.endswith(ten):
            one = re.sub(r"[eë]n$", "", word.removesuffix(ten))
            return int(value) + _spelled(one, words)
    return 0


def _digits(amount: Decimal) -> str:
    cents = amount.quantize(_CENT, rounding=ROUND_HALF_UP)
    return str(int(cents)) if cents == cents.to_integral_value() else str(cents)
