"""Find amounts of money in Dutch text and give their values.

The rules of `rules/amounts.yaml` propose and the longest win. A range has the value
"EUR 3000000/4000000": an interval, as with dates.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from pipeline.tag.amount_readings import READINGS, SHARED_NAME, Sum
from pipeline.tag.overlap import longest_first
from pipeline.tag.rules import Found, RuleBook, load_rules, plain

RULE_FILE: Final = Path(__file__).parent / "rules" / "amounts.yaml"


_LARGEST: Final = Decimal(10) ** 15
"""A number of more digits is a code or a slip."""
_TEXTS_KEPT: Final = 8192
"""Texts whose amounts are remembered: the name model asks for them first."""
_LEAST_OF_NO_COUNTRY: Final = 100
"""Below this, a franc or crown of no country may as well be a thing: "3 kronen"."""


@dataclass(frozen=True)
class AmountSpan:
    """An amount as it stands in a text.

    Attributes
    ----------
    start, end : int
        Character offsets in the text, the end just past the last character.
    text : str
        The characters between them.
    value : str or None
        ISO 4217 code and sum, "EUR 82800000", or a range, "EUR 3000000/4000000"; None where
        the currency is open ("kroon", "frank" with no country told before).
    rule : str
        Id of the rule in the rule file.
    """

    start: int
    end: int
    text: str
    value: str | None
    rule: str


@dataclass(frozen=True)
class _Candidate:
    start: int
    end: int
    found: Found
    sum: Sum


@cache
def amount_rules() -> RuleBook:
    """Load the amount rules, once."""
    return load_rules(RULE_FILE)


def find_amounts(text: str) -> list[AmountSpan]:
    """Find every amount of money in a text.

    Parameters
    ----------
    text : str
        Running text, such as one passage.

    Returns
    -------
    list of AmountSpan
        Without overlap, from left to right.
    """
    spans: list[AmountSpan] = []
    told: dict[str, str] = {}
    for candidate in longest_first(_candidates(text)):
        noun = _singular(plain(candidate.found.parts["c"]).split()[-1])
        currency: str | None = candidate.sum.currency
        if currency == SHARED_NAME:
            currency = told.get(noun) or _currency_of_country(text, noun)
            if currency is None and candidate.sum.low < _LEAST_OF_NO_COUNTRY:
                continue
        else:
            told[noun] = candidate.sum.currency
        spans.append(_span(text, candidate, currency))
    return spans


def _currency_of_country(text: str, noun: str) -> str | None:
    """Give the currency of the one country with such a currency that the text tells of."""
    named = {
        code
        for stem, meaning in amount_rules().words["shared"].items()
        for word, code in [str(meaning).split()]
        if word == noun and re.search(rf"\b{stem}", text, re.IGNORECASE)
    }
    return named.pop() if len(named) == 1 else None


@lru_cache(maxsize=_TEXTS_KEPT)
def _candidates(text: str) -> tuple[_Candidate, ...]:
    read = ((found, READINGS[found.value](found)) for found in amount_rules().matches(text))
    return tuple(
        _Candidate(found.start, found.end, found, total)
        for found, total in read
        if total is not None and max(total.low, total.high or total.low) < _LARGEST
    )


def _singular(noun: str) -> str:
    return {"franken": "frank", "kronen": "kroon"}.get(noun, noun)


def _span(text: str, candidate: _Candidate, currency: str | None) -> AmountSpan:
    return AmountSpan(
        start=candidate.start,
        end=candidate.end,
        text=text[candidate.start : candidate.end],
        value=candidate.sum.written(currency) if currency else None,
        rule=candidate.found.rule,
    )
