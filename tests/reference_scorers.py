"""The reference scorers and their gold, where these lie beside the project."""

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "gold"
WITH_REFERENCE = pytest.mark.skipif(
    not (REFERENCE / "scoring.py").exists(), reason="the reference scorers are not here"
)
_MODULES = ("scoring", "score_entities", "score_actions", "score_text")


@contextmanager
def reference_scorers() -> Iterator[Callable[[str], ModuleType]]:
    """Give a way to import a reference scorer by its name; they import one another by theirs."""
    before = {name for name in _MODULES if name in sys.modules}
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(REFERENCE))
        patch.setattr(sys, "dont_write_bytecode", True)
        yield importlib.import_module
    for name in set(_MODULES) - before:
        sys.modules.pop(name, None)
