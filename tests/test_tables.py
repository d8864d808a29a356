from pathlib import Path

import pytest

from pipeline.errors import GrenswerkError
from pipeline.schema import PassageThemeRow, TableCellRow, ThemeCodeRow
from pipeline.tables import read_table


def test_cells_get_the_types_of_their_columns(tmp_path: Path) -> None:
    (tmp_path / "table_cells.csv").write_text(
        "passage_id,row,column,header,start,end\np,0,1,true,2,5\np,1,1,False,6,9\n"
    )
    assert read_table(tmp_path, TableCellRow) == [
        TableCellRow(passage_id="p", row=0, column=1, header=True, start=2, end=5),
        TableCellRow(passage_id="p", row=1, column=1, header=False, start=6, end=9),
    ]


def test_an_empty_cell_is_null_where_the_column_may_be_null(tmp_path: Path) -> None:
    (tmp_path / "theme_codes.csv").write_text("theme_id,list,code,score,decision\nt,keep.eu,,,\n")
    row = ThemeCodeRow(theme_id="t", list="keep.eu", code="", score=None, decision=None)
    assert read_table(tmp_path, ThemeCodeRow) == [row]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "does not exist"),
        ("", "found none"),
        ("passage_id,theme_id\n", "expected passage_id, theme_id, weight"),
        ("passage_id,theme_id,weight\np,t,0.5\np,t,veel\n", "row 2: "),
        ("passage_id,theme_id,weight\np,t\n", "row 1: "),
    ],
)
def test_a_table_that_breaks_the_contract_is_refused(
    content: str | None, complaint: str, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "passage_themes.csv").write_text(content)
    with pytest.raises(GrenswerkError, match=complaint):
        read_table(tmp_path, PassageThemeRow)


def test_a_cell_may_be_longer_than_the_csv_module_allows_by_itself(tmp_path: Path) -> None:
    long = "x" * 200_000
    (tmp_path / "passage_themes.csv").write_text(f"passage_id,theme_id,weight\n{long},t,1\n")
    assert read_table(tmp_path, PassageThemeRow)[0].passage_id == long
