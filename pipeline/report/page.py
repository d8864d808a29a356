"""The report: one HTML file with all it needs inside, readable offline and on paper.

The page forbids itself, by a content security policy, to load anything and to run any script but
its own, which is known by its digest: text from a report can never act, only be read.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.report import atlas, themes, timeline
from pipeline.report.changes import describe_changes
from pipeline.report.dataset import Dataset
from pipeline.report.directory import Directory, make_directory
from pipeline.report.overview import count_statuses, make_overview
from pipeline.report.partners import CARRIED, WORKING, count_partners
from pipeline.report.payload import embed, make_payload
from pipeline.report.texts import Texts, load_texts
from pipeline.schema import ActionStatus, Means, Outcome, SharedState
from pipeline.settings import ReportSettings

TEMPLATES = Path(__file__).with_name("templates")


def render_report(
    dataset: Dataset, changes: Mapping[str, object] | None, settings: ReportSettings
) -> str:
    """Return the report as one HTML document.

    Parameters
    ----------
    dataset
        The tables to show.
    changes
        The account of what changed since the last run; None on a first run.
    settings
        Title and language.
    """
    texts, directory = load_texts(settings.language), make_directory(dataset)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    return environment.get_template("page.html.j2").render(
        title=settings.title,
        t=texts,
        link=link_to_actions,
        statuses=tuple(ActionStatus),
        outcomes=tuple(Outcome),
        states=tuple(SharedState),
        means=tuple(Means),
        # Our own files, kept beside the templates: they are code, not text to be escaped.
        style=Markup((TEMPLATES / "report.css").read_text(encoding="utf-8")),
        script=Markup(script),
        script_digest=_digest(script),
        payload=embed(make_payload(dataset, directory, texts)),
        **_views(dataset, changes, directory, texts),
    )


def _views(
    dataset: Dataset, changes: Mapping[str, object] | None, directory: Directory, texts: Texts
) -> dict[str, object]:
    """Return what the sections of the page show, by the names their templates use."""
    cards = themes.describe_themes(dataset, directory)
    return {
        "dataset": dataset,
        "directory": directory,
        "read": Counter(document.status.value for document in dataset.documents),
        "told": Counter(action.doc_id for action in dataset.actions),
        "by_status": count_statuses(action.status for action in dataset.actions),
        "overview": make_overview(dataset, directory),
        "cards": cards,
        "groups": themes.group_themes(cards),
        "most_rows": themes.MOST_ROWS,
        "timeline": timeline.draw_timeline(dataset.actions),
        "timeline_size": (timeline.WIDTH, timeline.HEIGHT),
        "atlas": atlas.draw_atlas(dataset.places, dataset.actions, texts),
        "atlas_width": atlas.WIDTH,
        "places": sorted(dataset.places, key=lambda row: (-row.mentions, row.place_id))[:25],
        "happen": Counter(action.place_id for action in dataset.actions),
        "partners": count_partners(dataset, directory),
        "carried": ",".join(CARRIED),
        "working": ",".join(WORKING),
        "means_lines": themes.count_means(dataset.mechanisms),
        "unthemed_mechanisms": themes.order_mechanisms(dataset.mechanisms, None),
        "changes": describe_changes(changes, directory, texts) if changes is not None else None,
        "decided": Counter(row.state for row in dataset.decisions),
    }


def link_to_actions(**asked: str | None) -> str:
    """Return the link that shows the actions asked for; None asks for those without a value."""
    return "#actions?" + urlencode({key: "-" if v is None else v for key, v in asked.items()})


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
