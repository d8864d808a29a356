from pipeline.cluster.terms import Term
from pipeline.cluster.vocabulary import occurrences


def lemmas(*tokens: Term, telling: frozenset[str] = frozenset()) -> list[str]:
    general = frozenset({"project", "samenwerking", "groot"})
    return [o.lemma for o in occurrences(tokens, general, telling) if not o.is_part]


def test_nouns_and_pairs_with_their_adjective_are_terms() -> None:
    found = lemmas(Term("openbaar", "ADJ", False), Term("vervoer", "NOUN", False))
    assert found == ["vervoer", "openbaar vervoer"]


def test_names_verbs_and_numbers_are_no_terms() -> None:
    assert not lemmas(
        Term("Maasstad", "PROPN", False),
        Term("ziekenhuis", "NOUN", True),
        Term("vergaderen", "VERB", False),
        Term("2024", "NUM", False),
    )


def test_general_words_are_no_terms_and_make_no_pairs() -> None:
    assert lemmas(Term("groot", "ADJ", False), Term("trein", "NOUN", False)) == ["trein"]
    assert not lemmas(Term("samenwerking", "NOUN", False))


def test_a_capital_inside_a_sentence_marks_a_name() -> None:
    inside = [Term("de", "DET", False, "de"), Term("brug", "NOUN", False, "Brug")]
    start = [Term(".", "PUNCT", False, "."), Term("brug", "NOUN", False, "Brug")]
    assert lemmas(*inside) == []
    assert lemmas(*start) == ["brug"]


def test_an_adjective_is_a_term_only_where_it_tells_a_subject() -> None:
    nuclear = Term("nucleair", "ADJ", False)
    assert lemmas(nuclear) == []
    assert lemmas(nuclear, telling=frozenset({"nucleair"})) == ["nucleair"]


def test_punctuation_parts_two_words() -> None:
    found = lemmas(
        Term("civiel", "ADJ", False), Term(",", "PUNCT", False), Term("trein", "NOUN", False)
    )
    assert found == ["trein"]


def test_words_of_unknown_part_of_speech_count_unless_they_are_everywhere() -> None:
    assert lemmas(Term("met", "", False), Term("patiënt", "", False)) == ["patiënt"]


def test_parts_of_a_compound_are_terms_too_unless_general() -> None:
    token = Term("treinproject", "NOUN", False)
    parts = [o for o in occurrences([token], frozenset({"project"})) if o.is_part]
    assert [part.key for part in parts] == ["trein"]
    assert all(part.weight < 1 for part in parts)
