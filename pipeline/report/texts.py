"""The words of the report in its languages, from `texts.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import yaml

from pipeline.schema import Code

CATALOGUE = Path(__file__).with_name("texts.yaml")
LANGUAGES = ("nl", "en")


@dataclass(frozen=True)
class Texts:
    """Every text of the report in one language; a missing key is a defect and raises KeyError."""

    language: str
    entries: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return a text with its `{name}` places filled in."""
        text = self.entries[key]
        return text.format(**values) if values else text

    def count(self, key: str, number: int) -> str:
        """Return a number with its noun, singular or plural."""
        form = "one" if number == 1 else "many"
        return f"{self.number(number)} {self.entries[f'{key}.{form}']}"

    def code(self, code: Code) -> str:
        """Return what readers call a code."""
        return self.entries[f"{type(code).__name__}.{code.value}"]

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number with the separators of the language."""
        text = f"{round(value, decimals) + 0.0:,.{decimals}f}"
        return text if self.language == "en" else text.translate(_DUTCH_SEPARATORS)


_DUTCH_SEPARATORS = str.maketrans(",.", ".,")


def load_texts(language: str) -> Texts:
    """Read the catalogue in one of `LANGUAGES`."""
    catalogue = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    entries = {key: text[language] for key, text in catalogue.items()}
    return Texts(language, MappingProxyType(entries))
