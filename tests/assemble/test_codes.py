"""Every code that stands anywhere in a dataset is explained in its table `codes`."""

from pathlib import Path

import pytest
import yaml

from pipeline.assemble.exports.frames import Tables
from pipeline.assemble.theme_rows import INTERREG, KEEP_EU, code_rows, list_name
from pipeline.columns import columns
from pipeline.schema import CODE_DESCRIPTIONS, TABLES, Code, CodeRow

LABELS = Path(__file__).resolve().parents[2] / "models" / "themes" / "labels.yaml"
ROWS = {(row.list, row.code): row for row in code_rows()}


def codes_in_use(tables: Tables) -> set[tuple[str, str]]:
    """Return list and code wherever a row has one."""
    used = set()
    for table, row in TABLES.items():
        for column in columns(row):
            if column.codes:
                values = {r.model_dump(mode="json")[column.name] for r in tables.of(table)}
                used |= {(list_name(column.codes), value) for value in values - {None}}
    themed = (row.model_dump() for row in tables.of("theme_codes"))
    return used | {(row["list"], row["code"]) for row in themed}


def test_a_code_stands_once(invented: Tables) -> None:
    assert len(ROWS) == len(list(code_rows()))
    assert all(row.description for row in ROWS.values())
    assert codes_in_use(invented) <= ROWS.keys()


def test_a_code_that_is_not_explained_is_seen(invented: Tables) -> None:
    (row,) = invented.of("theme_codes")
    strange = Tables({**invented.rows, "theme_codes": [row.model_copy(update={"code": "9.9"})]})
    assert codes_in_use(strange) - ROWS.keys() == {("keep.eu", "9.9")}


def test_every_subject_is_mapped_to_a_code_of_its_list() -> None:
    subjects = yaml.safe_load(LABELS.read_text(encoding="utf-8"))["subjects"]
    for field, name in (("keep_eu", KEEP_EU), ("interreg_so", INTERREG)):
        mapped = {subject[field] for subject in subjects if subject.get(field)}
        assert mapped and {(name, code) for code in mapped} <= ROWS.keys()


@pytest.mark.parametrize("codes", CODE_DESCRIPTIONS, ids=lambda codes: codes.__name__)
def test_each_of_our_lists_is_there_whole(codes: type[Code]) -> None:
    name = list_name(codes)
    assert [row.code for row in ROWS.values() if row.list == name] == [str(c) for c in codes]


def test_codes_of_others_name_themselves_in_their_own_column() -> None:
    foreign: list[CodeRow] = [row for row in ROWS.values() if row.list in (INTERREG, KEEP_EU)]
    for row in foreign:
        assert row.code == (row.interreg if row.list == INTERREG else row.keep_eu)
