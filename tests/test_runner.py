"""Every document is done once, accounted for, and none drags another down."""

import pickle
import signal
import time
from pathlib import Path

import pytest
from jobs_for_tests import (
    DoubtfulJob,
    DyingJob,
    GreedyJob,
    HoardingJob,
    KilledJob,
    MeetingJob,
    NotingJob,
    RefusingJob,
    SlowJob,
    StuckJob,
    die_at_once,
)

from pipeline import workers
from pipeline.errors import DocumentError, GrenswerkError
from pipeline.runner import Trouble, run_documents, run_stage
from pipeline.schema import DocumentStatus, FailureCategory, TaggedDocument
from pipeline.store import Store
from pipeline.workers import Limits, time_limit

ROOMY = Limits(seconds=60, memory_megabytes=4096)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "outputs", tmp_path / "corpus")


def calls(store: Store) -> list[str]:
    path = store.root.with_name("calls")
    return sorted(path.read_text().split()) if path.exists() else []


def test_one_and_two_workers_give_the_same_stamps_in_the_order_given(tmp_path: Path) -> None:
    stamps = {}
    for count in (1, 2):
        store = Store(tmp_path / str(count) / "outputs", tmp_path)
        store.root.mkdir(parents=True)
        jobs = [NotingJob(store, doc_id) for doc_id in ("c", "a", "b")]
        stamps[count] = run_documents("tag", jobs, workers=count)
        assert calls(store) == ["a", "b", "c"]
    assert list(stamps[2]) == ["c", "a", "b"]
    assert list(stamps[1].items()) == list(stamps[2].items())


def test_a_process_that_dies_costs_its_own_document_only(store: Store) -> None:
    store.root.mkdir()
    jobs = [
        NotingJob(store, "a"),
        DyingJob(store, "b"),
        GreedyJob(store, "c"),
        NotingJob(store, "d"),
    ]
    report = run_stage(
        store, TaggedDocument, jobs, workers=2, isolate=Limits(seconds=60, memory_megabytes=2048)
    )
    assert report.made == ("a", "d")
    assert set(report.failed) == {"b", "c"}
    assert report.failed["b"].category is FailureCategory.UNREADABLE
    assert report.failed["c"].category is FailureCategory.LIMIT
    assert "max_memory_megabytes" in (report.failed["c"].message or "")
    assert store.read(TaggedDocument, "b").status is DocumentStatus.FAILED


@pytest.mark.parametrize("count", [1, 2])
def test_a_process_that_ignores_the_clock_is_ended_with_all_it_started(
    count: int, store: Store
) -> None:
    store.root.mkdir()
    jobs = [NotingJob(store, "a"), StuckJob(store, "b"), NotingJob(store, "c")]
    hasty = Limits(seconds=0.1, memory_megabytes=4096, grace_seconds=2)
    stamps = run_documents("tag", jobs, workers=count, isolate=hasty)
    assert [stamp.status for stamp in stamps.values()] == ["ok", "failed", "ok"]
    assert stamps["b"].category is FailureCategory.LIMIT
    assert "longer than 0.1 seconds" in (stamps["b"].message or "")
    child = int(store.root.with_name("child").read_text())
    state = Path(f"/proc/{child}/stat")
    assert not state.exists() or state.read_text().split(") ")[1].startswith("Z")


def test_a_document_whose_process_is_killed_from_outside_is_done_again(store: Store) -> None:
    store.root.mkdir()
    jobs = [KilledJob(store, "a"), NotingJob(store, "b")]
    stamps = run_documents("tag", jobs, workers=1, isolate=ROOMY)
    assert [stamp.status for stamp in stamps.values()] == ["ok", "ok"]
    assert calls(store) == ["a", "b"]


def test_documents_are_still_done_side_by_side_after_a_process_died(store: Store) -> None:
    store.root.mkdir()
    jobs = [
        DyingJob(store, "a"),
        DyingJob(store, "b"),
        MeetingJob(store, "c"),
        MeetingJob(store, "d"),
    ]
    stamps = run_documents("tag", jobs, workers=2, isolate=ROOMY)
    assert [stamp.status for stamp in stamps.values()] == ["failed", "failed", "ok", "ok"]


def test_what_a_document_may_take_does_not_depend_on_those_before_it(store: Store) -> None:
    store.root.mkdir()
    jobs = [HoardingJob(store, doc_id) for doc_id in ("a", "b", "c")]
    limits = Limits(seconds=60, memory_megabytes=900)
    stamps = run_documents("tag", jobs, workers=1, isolate=limits)
    assert [stamp.status for stamp in stamps.values()] == ["ok", "ok", "ok"]


def test_a_run_without_a_process_that_starts_says_what_to_do(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_prepare_worker", die_at_once)
    with pytest.raises(GrenswerkError, match="max_memory_megabytes"):
        run_documents("tag", [NotingJob(store, "a")], workers=1, isolate=ROOMY)


def test_isolation_keeps_one_worker_apart_from_this_process(store: Store) -> None:
    stamps = run_documents("tag", [DyingJob(store, "a")], workers=1, isolate=ROOMY)
    assert stamps["a"].status is DocumentStatus.FAILED


def test_an_error_crosses_the_border_of_a_process_whole(store: Store) -> None:
    with pytest.raises(DocumentError, match="asks for a password") as caught:
        run_documents("tag", [RefusingJob(store, "a")], workers=1, isolate=ROOMY)
    assert caught.value.category is FailureCategory.ENCRYPTED
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.category, again.message) == (FailureCategory.ENCRYPTED, "asks for a password")


def test_a_document_that_takes_too_long_is_given_up(store: Store) -> None:
    stamps = run_documents("tag", [SlowJob(store, "a"), NotingJob(store, "b")], workers=1)
    assert stamps["a"].category is FailureCategory.LIMIT
    assert "0.05 seconds" in (stamps["a"].message or "")
    assert stamps["b"].status is DocumentStatus.OK


def test_a_time_limit_leaves_no_alarm_behind() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with time_limit(0.05):
        assert signal.getsignal(signal.SIGALRM) is not before
    time.sleep(0.1)
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_only_what_changed_is_done_again(store: Store) -> None:
    store.root.mkdir()
    first = run_stage(
        store, TaggedDocument, [NotingJob(store, "b"), NotingJob(store, "a")], workers=1
    )
    assert (first.made, first.current) == (("a", "b"), ())
    jobs = [NotingJob(store, "a"), NotingJob(store, "b", "changed"), NotingJob(store, "c")]
    second = run_stage(store, TaggedDocument, jobs, workers=1)
    assert (second.made, second.current, second.gone) == (("b", "c"), ("a",), ())
    third = run_stage(store, TaggedDocument, jobs, workers=1)
    assert (third.made, third.current) == ((), ("a", "b", "c"))
    assert calls(store) == ["a", "b", "b", "c"]


def test_what_is_gone_is_pruned_and_told(store: Store) -> None:
    store.root.mkdir()
    run_stage(store, TaggedDocument, [NotingJob(store, "a"), NotingJob(store, "b")], workers=1)
    report = run_stage(store, TaggedDocument, [NotingJob(store, "b")], workers=1)
    assert (report.current, report.gone) == (("b",), ("a",))
    assert store.ids(TaggedDocument) == ["b"]


def test_a_failure_is_remembered_and_not_tried_again(store: Store) -> None:
    jobs = [SlowJob(store, "a"), DoubtfulJob(store, "b")]
    first = run_stage(store, TaggedDocument, jobs, workers=1)
    second = run_stage(store, TaggedDocument, [DyingJob(store, "a"), jobs[1]], workers=1)
    assert second.failed == first.failed
    assert set(second.failed) == {"a"}
    assert second.partial == {
        "b": Trouble(category=FailureCategory.NO_TEXT, message="page 2 is an image")
    }
    assert (first.made, second.current) == (("b",), ("b",))
    assert second.usable == 1


def test_a_stage_without_documents_accounts_for_none(store: Store) -> None:
    report = run_stage(store, TaggedDocument, [], workers=2, isolate=ROOMY)
    assert report.model_dump(exclude={"stage", "note"}) == {
        "made": (),
        "current": (),
        "failed": {},
        "partial": {},
        "gone": (),
    }
    assert report.usable == 0
