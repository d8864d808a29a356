"""The stages in their order, and running them one after another.

Libraries load only for the stage that needs them: the report is written without spaCy, and the
review page opens at once.
"""

from __future__ import annotations

from pipeline.account import Account, write_account
from pipeline.provenance import now, write_provenance
from pipeline.runner import StageReport
from pipeline.settings import Settings
from pipeline.store import Store

STAGES = ("extract", "tag", "cluster", "assemble", "report", "evaluate")


def run_stage(name: str, store: Store, settings: Settings, workers: int) -> StageReport | None:
    """Run one stage by its name; libraries load only for the stage that needs them."""
    if name == "extract":
        from pipeline.extract import stage as extract

        return extract.run(store, settings.extract, workers)
    if name == "tag":
        from pipeline.tag import stage as tag

        return tag.run(store, settings.tag, workers)
    if name == "cluster":
        from pipeline.cluster import stage as cluster

        return cluster.run(store, settings.cluster)
    if name == "assemble":
        from pipeline.assemble import stage as assemble

        return assemble.run(store, settings.assemble, settings.dataset, workers)
    if name == "report":
        from pipeline.report import stage as report

        report.run(store, settings.report)
        return None
    from pipeline.evaluate import stage as evaluate

    return evaluate.run(store, settings.evaluate)


def run_stages(
    names: tuple[str, ...], store: Store, settings: Settings, workers: int, account: Account
) -> Account:
    """Run stages one after another and keep their account; stop when nothing is usable.

    Parameters
    ----------
    names
        The stages.
    store, settings, workers
        Where, how, and how many documents at the same time.
    account
        What is known so far; a run of all stages begins with an empty one.
    """
    times = {}
    for name in names:
        started = now()
        report = run_stage(name, store, settings, workers)
        times[name] = {"started": started, "finished": now()}
        if report is None:
            continue
        account = account.with_report(report)
        write_account(store.root, account)
        if report.usable == 0:
            break
    write_provenance(store, settings, times, _ocr_engine() if "extract" in times else None)
    return account


def _ocr_engine() -> str | None:
    """Return the version of the engine that reads scans, or None where there is none."""
    from pipeline.extract.ocr import engine_version

    return engine_version()
