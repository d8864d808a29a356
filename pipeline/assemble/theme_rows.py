"""Tables on themes, and the code lists."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import files

import yaml
from pydantic import Field

from pipeline.assemble.corpus import Corpus
from pipeline.assemble.text_rows import main_themes
from pipeline.schema import (
    CODE_DESCRIPTIONS,
    COUNTERPARTS,
    Code,
    CodeRow,
    Counterpart,
    PassageThemeRow,
    Record,
    ThemeCodeRow,
    ThemeRow,
)

INTERREG, KEEP_EU = "interreg_so", "keep.eu"
"""Lists of others as `theme_codes` names them."""


def theme_rows(corpus: Corpus) -> Iterator[ThemeRow]:
    """Yield every theme, with how many passages have it as main theme."""
    main = Counter(weight.theme_id for weight in main_themes(corpus).values())
    for theme in sorted(corpus.themes.themes, key=lambda t: t.theme_id):
        yield ThemeRow(
            theme_id=theme.theme_id,
            label=theme.label,
            terms=json.dumps(theme.terms, ensure_ascii=False),
            parent_id=theme.parent_id,
            passages=main[theme.theme_id],
            coherence=theme.coherence,
            stability=theme.stability,
            named_by=theme.named_by,
        )


def passage_theme_rows(corpus: Corpus) -> Iterator[PassageThemeRow]:
    """Yield how strongly each passage belongs to each of its themes."""
    for weight in sorted(corpus.themes.weights, key=lambda w: (w.passage_id, w.theme_id)):
        yield PassageThemeRow(**weight.model_dump())


def theme_code_rows(corpus: Corpus) -> Iterator[ThemeCodeRow]:
    """Yield the proposed counterparts of the themes."""
    for code in sorted(corpus.themes.codes, key=lambda c: (c.theme_id, c.list, c.code)):
        yield ThemeCodeRow(**code.model_dump())


def code_rows() -> Iterator[CodeRow]:
    """Yield every code of the dataset with its counterparts elsewhere, then the lists of others."""
    for codes, descriptions in CODE_DESCRIPTIONS.items():
        name = list_name(codes)
        for code, description in descriptions.items():
            counterpart = COUNTERPARTS.get((name, code), Counterpart())
            yield CodeRow(list=name, code=code, description=description, **counterpart.model_dump())
    lists = _foreign_codes()
    for code, description in lists.interreg_so.items():
        own = Counterpart(interreg=code)
        yield CodeRow(list=INTERREG, code=code, description=description, **own.model_dump())
    for keyword in lists.keep_eu:
        own = Counterpart(keep_eu=keyword)
        yield CodeRow(
            list=KEEP_EU, code=keyword, description="Thematic keyword.", **own.model_dump()
        )


def list_name(codes: type[Code]) -> str:
    """Return the name of a code list as the table `codes` has it: `ActionStatus`, action_status."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", codes.__name__).lower()


def foreign_codes() -> dict[str, frozenset[str]]:
    """Return the codes of each list of others."""
    lists = _foreign_codes()
    return {INTERREG: frozenset(lists.interreg_so), KEEP_EU: frozenset(lists.keep_eu)}


class _ForeignCodes(Record):
    """Lists that others keep."""

    interreg_so: Mapping[str, str]
    keep_eu: tuple[str, ...] = Field(alias=KEEP_EU)


def _foreign_codes() -> _ForeignCodes:
    text = files("pipeline.assemble").joinpath("foreign_codes.yaml").read_text(encoding="utf-8")
    return _ForeignCodes.model_validate(yaml.safe_load(text))
