import json

from pipeline.assemble.boxes import boxes
from pipeline.schema import Word


def word(start: int, end: int, x0: float, top: float, page: int = 1, height: float = 10) -> Word:
    width = 5.0 * (end - start)
    return Word(start=start, end=end, page=page, x0=x0, top=top, x1=x0 + width, bottom=top + height)


# "de Dijkraad Oost komt": the last two words stand on the next line.
WORDS = (word(0, 2, 10, 100), word(3, 11, 25, 101), word(12, 16, 10, 115), word(17, 21, 35, 115))


def test_a_span_on_one_line_has_one_box_around_its_words() -> None:
    assert boxes(WORDS, 0, 11) == json.dumps([[1, 10.0, 100.0, 65.0, 111.0]])


def test_a_span_over_a_line_end_has_a_box_for_each_line() -> None:
    assert json.loads(boxes(WORDS, 3, 16) or "") == [
        [1, 25.0, 101.0, 65.0, 111.0],
        [1, 10.0, 115.0, 30.0, 125.0],
    ]


def test_a_part_of_a_word_takes_the_box_of_the_whole_word_and_no_other() -> None:
    assert json.loads(boxes(WORDS, 5, 11) or "") == [[1, 25.0, 101.0, 65.0, 111.0]]


def test_a_span_between_words_or_without_pages_has_no_box() -> None:
    assert boxes(WORDS, 2, 3) is None
    assert boxes((), 0, 11) is None


def test_a_span_over_a_page_has_a_box_on_each() -> None:
    words = (word(0, 4, 10, 700), word(5, 9, 40, 700, page=2))
    assert json.loads(boxes(words, 0, 9) or "") == [
        [1, 10.0, 700.0, 30.0, 710.0],
        [2, 40.0, 700.0, 60.0, 710.0],
    ]


def test_the_next_column_at_the_same_height_is_another_line() -> None:
    words = (word(0, 4, 300, 100), word(5, 9, 40, 100))
    assert len(json.loads(boxes(words, 0, 9) or "")) == 2


def test_a_raised_mark_stays_on_its_line() -> None:
    words = (word(0, 4, 10, 100), word(4, 5, 30, 98, height=5))
    assert json.loads(boxes(words, 0, 5) or "") == [[1, 10.0, 98.0, 35.0, 110.0]]
