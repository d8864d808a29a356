"""The counterparts of themes in the lists of keep.eu and Interreg, proposed with a score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from pipeline.cluster.corpus import Floats
from pipeline.cluster.groups import Grouping
from pipeline.cluster.identity import resolve_id
from pipeline.cluster.lexicon import Lexicon
from pipeline.cluster.subjects import SubjectList
from pipeline.schema import Decision, RegisterEntry, ThemeCode

MIN_SHARE = 0.2
"""Share of a theme that must be on subjects with a code."""

MIN_SUBJECT_SCORE = 0.25
"""How near a theme that is in no list must lie to a finer subject to take its codes."""


def propose_codes(
    grouping: Grouping, nearness: Floats, subjects: SubjectList, lexicon: Lexicon
) -> tuple[ThemeCode, ...]:
    """Propose codes for each theme; people confirm them.

    Parameters
    ----------
    grouping
        The themes.
    nearness
        How near each theme lies to each finer subject, themes x subjects of `lexicon`.
    subjects, lexicon
        Tell the codes of subjects.
    """
    codes: list[ThemeCode] = []
    for n, group in enumerate(grouping.groups):
        scores: defaultdict[tuple[str, str], float] = defaultdict(float)
        if group.subjects:
            for pair, share in _of_known(grouping, n, subjects):
                scores[pair] += share
            least = MIN_SHARE
        else:
            best = int(nearness[n].argmax())
            nearest = lexicon.subjects[best]
            for pair in _pairs(nearest.keep_eu, nearest.interreg_so):
                scores[pair] = float(nearness[n, best])
            least = MIN_SUBJECT_SCORE
        codes += [
            ThemeCode(theme_id=group.identity.theme_id, list=name, code=code, score=round(score, 4))
            for (name, code), score in sorted(scores.items())
            if score >= least
        ]
    return tuple(sorted(codes, key=lambda code: (code.theme_id, code.list, code.code)))


def heed_judgements(
    proposed: Iterable[ThemeCode], theme_ids: Iterable[str], register: Sequence[RegisterEntry]
) -> tuple[ThemeCode, ...]:
    """Return the codes as people judged them: refused ones are gone, right ones are there.

    Parameters
    ----------
    proposed
        What was proposed.
    theme_ids
        The themes of this fit.
    register
        What people decided.

    Raises
    ------
    GrenswerkError
        If merges in the register go round in a circle.
    """
    codes = {(one.theme_id, one.list, one.code): one for one in proposed}
    there = set(theme_ids)
    for entry in sorted(register, key=lambda one: one.id):
        theme_id = resolve_id(entry.id, register).theme_id
        for judged in entry.codes if theme_id in there else ():
            key = (theme_id, judged.list, judged.code)
            found = codes.pop(key, None)
            if judged.right:
                codes[key] = ThemeCode(
                    theme_id=theme_id,
                    list=judged.list,
                    code=judged.code,
                    score=found.score if found else None,
                    decision=Decision.ACCEPTED if found else Decision.ADDED,
                )
    return tuple(codes[key] for key in sorted(codes))


def _of_known(
    grouping: Grouping, n: int, subjects: SubjectList
) -> Iterator[tuple[tuple[str, str], float]]:
    """Yield the codes of each subject of a theme with the share of the theme that is on it."""
    positions = list(grouping.groups[n].subjects)
    rows = grouping.main == n
    sums = grouping.read[rows][:, positions].sum(axis=0) if rows.any() else np.ones(len(positions))
    for position, share in zip(positions, sums / max(float(sums.sum()), 1e-9), strict=True):
        subject = subjects.subjects[position]
        for pair in _pairs(subject.keep_eu, subject.interreg_so):
            yield pair, float(share)


def _pairs(keep_eu: str | None, interreg_so: str | None) -> Iterator[tuple[str, str]]:
    if interreg_so is not None:
        yield "interreg_so", interreg_so
    if keep_eu is not None:
        yield "keep.eu", keep_eu
