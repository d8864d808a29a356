"""Treebank files become Docs, with what they lack left unannotated."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
import yaml
from _pytest.mark import ParameterSet

from pipeline.train.treebanks import (
    TreebankSentence,
    add_spaces,
    group_sentences,
    join_lemma,
    keep_tree_only,
    leave_out,
    make_tree_doc,
    read_sentences,
    refine_relations,
)

CASES = Path(__file__).parents[1] / "cases" / "train"

PARSED = """\
# sent_id = one
# text = Het plan werd door onze raad goedgekeurd.
1\tHet\thet\tDET\tLID|bep\tDefinite=Def\t2\tdet\t_\t_
2\tplan\tplan\tNOUN\tN|soort\tNumber=Sing\t7\tnsubj:pass\t_\t_
3\twerd\tworden\tAUX\tWW|pv\tTense=Past|VerbForm=Fin\t7\taux:pass\t_\t_
4\tdoor\tdoor\tADP\tVZ|init\t_\t6\tcase\t_\t_
5\tonze\tons\tPRON\tVNW|bez\tPoss=Yes\t6\tnmod\t_\t_
6\traad\traad\tNOUN\tN|soort\tNumber=Sing\t7\tobl\t_\t_
7\tgoedgekeurd\tgoed_keuren\tVERB\tWW|vd\tVerbForm=Part\t0\troot\t_\tSpaceAfter=No
8\t.\t.\tPUNCT\tLET\t_\t7\tpunct\t_\t_

"""
TAGGED = """\
# sent_id = two
1\tWij\twij\tPRON\tVNW\tPerson=1\t_\t_\t_\t_
2\twachten\twachten\tVERB\tWW\tVerbForm=Fin\t_\t_\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\tLET\t_\t_\t_\t_\t_
"""


def sentences(*texts: str) -> list[TreebankSentence]:
    return list(read_sentences("".join(texts).splitlines()))


def lemma_cases() -> Iterator[ParameterSet]:
    for case in yaml.safe_load((CASES / "lemmas.yaml").read_text(encoding="utf-8")):
        yield pytest.param(*(case[k] for k in ("form", "lemma", "upos", "joined")), id=case["id"])


@pytest.mark.parametrize(("form", "lemma", "upos", "joined"), list(lemma_cases()))
def test_split_lemma_is_joined_as_a_dictionary_writes_it(
    form: str, lemma: str, upos: str, joined: str
) -> None:
    assert join_lemma(form, lemma, upos) == joined


def test_doc_has_the_heads_tags_and_text_of_its_sentences() -> None:
    doc = make_tree_doc(spacy.blank("nl").vocab, sentences(PARSED, PARSED))
    assert doc.text.strip() == " ".join(["Het plan werd door onze raad goedgekeurd."] * 2)
    assert [token.head.i for token in doc[8:]] == [9, 14, 14, 13, 13, 14, 14, 14]
    assert [len(sentence) for sentence in doc.sents] == [8, 8]
    assert (doc[6].lemma_, doc[6].tag_, doc[6].pos_) == ("goedkeuren", "WW|vd", "VERB")
    assert doc[2].morph.to_dict() == {"Tense": "Past", "VerbForm": "Fin"}


def test_empty_heads_stay_unannotated_and_sentence_starts_do_not() -> None:
    doc = make_tree_doc(spacy.blank("nl").vocab, sentences(TAGGED, "\n", TAGGED))
    assert not doc.has_annotation("DEP")
    assert not doc.has_annotation("HEAD")
    assert [token.is_sent_start for token in doc] == [True, False, False] * 2


def test_tree_only_sentence_teaches_no_tags() -> None:
    doc = make_tree_doc(spacy.blank("nl").vocab, [keep_tree_only(s) for s in sentences(PARSED)])
    assert doc.has_annotation("DEP")
    assert not any(doc.has_annotation(name) for name in ("TAG", "POS", "MORPH", "LEMMA"))


def test_older_relations_are_brought_up_to_date() -> None:
    (sentence,) = [refine_relations(s) for s in sentences(PARSED)]
    relations = {token.form: token.relation for token in sentence.tokens}
    assert (relations["onze"], relations["raad"]) == ("nmod:poss", "obl:agent")


def tree(*rows: str) -> TreebankSentence:
    """Return a sentence from rows of form, part of speech, number of the head, and relation."""
    written = []
    for number, row in enumerate(rows, 1):
        form, upos, head, relation = row.split()
        columns = (number, form, form.lower(), upos, "_", "_", head, relation, "_", "_")
        written.append("\t".join(map(str, columns)))
    (sentence,) = read_sentences(written)
    return sentence


def heads_and_relations(sentence: TreebankSentence) -> list[tuple[str, str, str | None]]:
    """Return every word with the word it hangs under, a root under itself."""
    forms = [token.form for token in sentence.tokens]
    return [
        (token.form, forms[token.head] if token.head is not None else "", token.relation)
        for token in sentence.tokens
    ]


def test_the_relations_of_all_files_bear_one_name() -> None:
    read = tree(
        "Jan PROPN 4 nsubj:outer", "Smit PROPN 1 flat:name", "is AUX 4 cop", "blij ADJ 0 root"
    )
    relations = [token.relation for token in read.tokens]
    assert relations == ["nsubj", "flat", "cop", "ROOT"]


def test_conjunctions_and_commas_hang_under_the_part_that_follows() -> None:
    older = tree(
        "Gent PROPN 0 root",
        ", PUNCT 1 punct",
        "Luik PROPN 1 conj",
        "en CCONJ 1 cc",
        "Aken PROPN 1 conj",
        ". PUNCT 1 punct",
    )
    assert heads_and_relations(refine_relations(older)) == [
        ("Gent", "Gent", "ROOT"),
        (",", "Luik", "punct"),
        ("Luik", "Gent", "conj"),
        ("en", "Aken", "cc"),
        ("Aken", "Gent", "conj"),
        (".", "Gent", "punct"),
    ]


def test_a_conjunction_without_a_part_after_it_stays_where_it_is() -> None:
    older = tree("Maar CCONJ 3 cc", "hij PRON 3 nsubj", "kwam VERB 0 root", ", PUNCT 3 punct")
    assert refine_relations(older) == older


def test_a_reflexive_is_no_object() -> None:
    older = tree("Zij PRON 2 nsubj", "verbindt VERB 0 root", "zich PRON 2 obj", "daartoe ADV 2 obj")
    relations = [token.relation for token in refine_relations(older).tokens]
    assert relations == ["nsubj", "ROOT", "expl:pv", "obj"]


def test_the_noun_of_a_fixed_pair_becomes_its_head() -> None:
    older = tree(
        "de DET 2 det",
        "Vlaamse ADJ 4 nsubj",
        "Gemeenschap NOUN 2 fixed",
        "tekende VERB 0 root",
    )
    assert heads_and_relations(refine_relations(older)) == [
        ("de", "Gemeenschap", "det"),
        ("Vlaamse", "Gemeenschap", "amod"),
        ("Gemeenschap", "tekende", "nsubj"),
        ("tekende", "tekende", "ROOT"),
    ]


def test_a_fixed_pair_at_the_root_stays_there() -> None:
    refined = refine_relations(tree("Waalse ADJ 0 root", "Gewest PROPN 1 fixed"))
    assert heads_and_relations(refined) == [
        ("Waalse", "Gewest", "amod"),
        ("Gewest", "Gewest", "ROOT"),
    ]


def test_of_two_fixed_pairs_the_nouns_hang_together() -> None:
    older = tree(
        "Vlaamse ADJ 0 root",
        "Gemeenschap NOUN 1 fixed",
        "en CCONJ 1 cc",
        "Waalse ADJ 1 conj",
        "Gewest NOUN 4 fixed",
    )
    assert heads_and_relations(refine_relations(older)) == [
        ("Vlaamse", "Gemeenschap", "amod"),
        ("Gemeenschap", "Gemeenschap", "ROOT"),
        ("en", "Gewest", "cc"),
        ("Waalse", "Gewest", "amod"),
        ("Gewest", "Gemeenschap", "conj"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        ("ten ADP 0 root", "minste ADJ 1 fixed"),
        ("Vlaamse ADJ 0 root", "en CCONJ 1 fixed", "Gewest NOUN 1 fixed"),
        ("Groot ADJ 0 root", "Brits ADJ 1 fixed"),
    ],
    ids=["no-adjective", "three-words", "no-noun"],
)
def test_other_fixed_groups_stay_as_they_are(rows: tuple[str, ...]) -> None:
    assert refine_relations(tree(*rows)) == tree(*rows)


def test_word_ranges_and_empty_nodes_are_passed_over() -> None:
    extra = "1-2\tHetplan\t_\t_\t_\t_\t_\t_\t_\t_\n"
    empty = "8.1\twerd\t_\t_\t_\t_\t_\t_\t_\t_\n"
    (sentence,) = sentences(PARSED.replace("1\tHet", extra + "1\tHet", 1).rstrip() + "\n" + empty)
    assert [token.form for token in sentence.tokens] == [
        token.form for token in sentences(PARSED)[0].tokens
    ]


def test_a_file_with_bare_ids_is_read() -> None:
    assert sentences(PARSED.replace("sent_id = one", "wiki-1.xml"))[0].sentence_id == "wiki-1.xml"


def test_spaces_are_set_as_a_typist_would() -> None:
    row = "{}\t{}\t_\t_\t_\t_\t_\t_\t_\t_"
    forms = ["De", "raad", "(", "Gent", ")", "zei", ":", '"', "Ja", '"', "."]
    lines = [row.format(n, form) for n, form in enumerate(forms, 1)]
    (sentence,) = [add_spaces(s) for s in read_sentences(lines)]
    assert make_tree_doc(spacy.blank("nl").vocab, [sentence]).text.strip() == (
        'De raad (Gent) zei: "Ja".'
    )


def test_a_sentence_without_a_closing_mark_ends_its_run() -> None:
    open_ended = sentences(TAGGED.replace("3\t.\t.", "3\tbuiten\tbuiten"))
    runs = list(group_sentences([*sentences(PARSED) * 40, *open_ended, *sentences(PARSED)], 6, 3))
    holding = [run for run in runs if open_ended[0] in run]
    assert [run[-1] for run in holding] == open_ended
    assert max(len(run) for run in runs) > 1
    assert sum(len(run) for run in runs) == 42


def test_repeated_sentences_are_known_by_file_and_id(tmp_path: Path) -> None:
    table = tmp_path / "overlap.tsv"
    table.write_text("file\tsent_id\talso_in\nold.conllu\twiki-1\tnew.conllu\n", encoding="utf-8")
    assert leave_out(table) == {("old.conllu", "wiki-1")}
