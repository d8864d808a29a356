"""HTML of the pages, from the state of the review; everything that comes from data is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.decisions import field_value, standing
from pipeline.review import wording
from pipeline.review.context import context_of
from pipeline.review.data import ReviewData
from pipeline.review.listing import ALL, Listing, Wanted
from pipeline.review.state import ActionItem, MentionItem, ReviewState, RowState, progress

FOLDER = Path(__file__).parent


class Pages:
    """Render pages and rows.

    Parameters
    ----------
    data : ReviewData
        The dataset.
    reviewer : str
        Who is reviewing.
    token : str
        The token that pages send along with a decision.
    """

    def __init__(self, data: ReviewData, reviewer: str, token: str) -> None:
        self._data = data
        self._jinja = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        documents = {d.doc_id: d.title or d.source for d in data.documents.values()}
        words = {name: value for name, value in vars(wording).items() if name.isupper()}
        constants = {"ALL": ALL, "RowState": RowState, "reviewer": reviewer, "token": token}
        self._jinja.globals.update(
            **words, **constants, documents=documents, field_value=field_value
        )

    def mentions(self, state: ReviewState, listing: Listing[MentionItem], wanted: Wanted) -> str:
        """Return the page of mentions."""
        rows = [self.mention(state, item) for item in listing.rows]
        kinds = wording.LABELS
        return self._page("mentions.html", state, "entities", listing, wanted, rows, kinds)

    def actions(self, state: ReviewState, listing: Listing[ActionItem], wanted: Wanted) -> str:
        """Return the page of actions."""
        rows = [self.action(item) for item in listing.rows]
        kinds = wording.CODES["type"]
        return self._page("actions.html", state, "actions", listing, wanted, rows, kinds)

    def history(self, state: ReviewState) -> str:
        """Return the page of all decisions, the latest first."""
        stand = {decision.decision_id for decision in standing(state.decisions)}
        known = self._data.outcomes.keys()
        return self._jinja.get_template("history.html").render(
            page_name="history",
            decisions=state.decisions[::-1],
            standing=stand,
            in_dataset=known,
            outcomes=state.outcomes,
        )

    def error(self, message: str) -> str:
        """Return a page that says what is wrong."""
        return self._jinja.get_template("error.html").render(page_name="error", message=message)

    def mention(self, state: ReviewState, item: MentionItem) -> str:
        """Return one mention in its sentence."""
        mention = item.mention
        others = state.by_passage.get(mention.passage_id, ())
        sentences = self._data.sentences.get(mention.passage_id, ())
        text, span = self._data.texts[mention.passage_id], (mention.start, mention.end)
        return self._jinja.get_template("_mention.html").render(
            item=item,
            context=context_of(text, sentences, span, others),
            where=self._where(mention.passage_id),
        )

    def action(self, item: ActionItem) -> str:
        """Return one action with its evidence."""
        quotes = [(quote.text, self._where(quote.passage_id)) for quote in item.action.evidence]
        return self._jinja.get_template("_action.html").render(item=item, quotes=quotes)

    def progress(self, state: ReviewState, table: str) -> str:
        """Return the count of rows by state."""
        counted = progress(state, table, self._data)
        return self._jinja.get_template("_progress.html").render(progress=counted)

    def _page(
        self,
        template: str,
        state: ReviewState,
        table: str,
        listing: Listing[Any],
        wanted: Wanted,
        rows: list[str],
        kinds: Mapping[str, str],
    ) -> str:
        return self._jinja.get_template(template).render(
            page_name=table,
            progress_html=self.progress(state, table),
            listing=listing,
            wanted=wanted,
            rows=rows,
            kinds=MappingProxyType(kinds),
        )

    def _where(self, passage_id: str) -> dict[str, str | int | None]:
        passage = self._data.passages[passage_id]
        document = self._data.documents[passage.doc_id]
        return {
            "document": document.title or document.source,
            "heading": self._data.headings.get(passage.section_id or ""),
            "page": passage.page_first,
        }
