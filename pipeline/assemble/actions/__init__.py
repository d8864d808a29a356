"""Action finding: which sentences tell of an action, and who does what, when, where, how far.

The parse, the entities and the words are turned into named features; fitted linear classifiers
answer one question each. `find_actions` is pure; `load_models` reads the fitted weights.
"""

from pipeline.assemble.actions.find import find_actions
from pipeline.assemble.actions.fitted import ActionModels, load_models

__all__ = ["ActionModels", "find_actions", "load_models"]
