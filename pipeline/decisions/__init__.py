"""What people decided on proposed rows: kept in a file, found again, and applied to a new run.

`log` reads and appends `decisions.jsonl`; `quotes` finds the words a decision was made on;
`mentions` and `actions` apply decisions, each pure. The order of the lines is the order of
authority: of two decisions that disagree, the later line holds. Nothing is ever taken out of the
file: an undo is a line of its own that withdraws an earlier one.

How rows are shown and decisions are taken belongs to `pipeline.review`; when they are applied,
to `pipeline.assemble`.
"""

from pipeline.decisions.actions import (
    DecidedAction,
    ReviewedAction,
    apply_to_actions,
    field_value,
    trace_actions,
)
from pipeline.decisions.fields import ACTION_FIELDS, ENTITY_FIELDS, complaint
from pipeline.decisions.ledger import decision_rows
from pipeline.decisions.log import append_decisions, read_decisions, signed, standing, undo_of
from pipeline.decisions.mentions import (
    DecidedMention,
    ReviewedMention,
    apply_to_mentions,
    mention_key,
    trace_mentions,
)
from pipeline.decisions.quotes import find_quote, quote_at

__all__ = [
    "ACTION_FIELDS",
    "ENTITY_FIELDS",
    "DecidedAction",
    "DecidedMention",
    "ReviewedAction",
    "ReviewedMention",
    "append_decisions",
    "apply_to_actions",
    "apply_to_mentions",
    "complaint",
    "decision_rows",
    "field_value",
    "find_quote",
    "mention_key",
    "quote_at",
    "read_decisions",
    "signed",
    "standing",
    "trace_actions",
    "trace_mentions",
    "undo_of",
]
