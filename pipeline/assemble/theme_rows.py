"""Tables on themes, and the code lists."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

from pipeline.assemble.corpus import Corpus
from pipeline.assemble.text_rows import main_themes
from pipeline.schema import (
    CODE_DESCRIPTIONS,
    COUNTERPARTS,
    CodeRow,
    Counterpart,
    PassageThemeRow,
    ThemeCodeRow,
    ThemeRow,
)


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
        yield ThemeCodeRow(**code.model_dump(), decision=None)


def code_rows() -> Iterator[CodeRow]:
    """Yield every code of the dataset with its counterparts elsewhere."""
    for codes, descriptions in CODE_DESCRIPTIONS.items():
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", codes.__name__).lower()
        for code, description in descriptions.items():
            counterpart = COUNTERPARTS.get((name, code), Counterpart())
            yield CodeRow(list=name, code=code, description=description, **counterpart.model_dump())
