"""Reads the file of a conditional random field that CRFsuite has trained.

The library reads a passage feature by feature; `scores` and `chain` read a whole document at once,
with the same weights. The library tells these with six decimals only, so the file is read here. Its
form is that of `crf1d_model.c` and `cqdb.c` of CRFsuite 0.12 (Okazaki 2007): little-endian, with
places counted from the beginning of the file, or of the part they stand in.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from struct import calcsize, unpack_from
from struct import error as StructError

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

PACKED = ".gz"
"""Ending of the name of a file packed by gzip."""
_MAGIC = b"lCRF"
_HEAD = "<4sI4s9I"
"""Magic, size, kind, version; number of weights, labels and features; where each part stands."""
_WEIGHTS_HEAD = "<4sII"
"""Magic, size and number."""
_NAMES_HEAD = "<4s5I"
"""Magic, size, flag, byte order, then how many names there are and where their places stand."""
_WEIGHT = np.dtype([("kind", "<u4"), ("source", "<u4"), ("label", "<u4"), ("weight", "<f8")])
_STATE, _TRANSITION = 0, 1
"""Kinds of weights: of a feature with a label, and of a label with the one before it."""


@dataclass(frozen=True, eq=False)
class FieldWeights:
    """What a conditional random field has learnt.

    Attributes
    ----------
    labels : tuple of str
        The tags that it gives.
    features : dict of str to int
        Features and their rows in `states`.
    states : array of float, shape (features, labels)
        Weight of a feature with a label.
    transitions : array of float, shape (labels, labels)
        Weight of a label, by column, after another, by row.
    """

    labels: tuple[str, ...]
    features: dict[str, int]
    states: Floats
    transitions: Floats


def read_weights(path: Path) -> FieldWeights:
    """Read the weights in a file of CRFsuite, packed by gzip if its name ends so.

    Raises
    ------
    OSError
        If there is no such file.
    ValueError
        If it is none of CRFsuite, or not whole.
    """
    content = _unpacked(path)
    try:
        magic, size, *_, weights_at, labels_at, features_at, _, _ = unpack_from(_HEAD, content)
        if magic != _MAGIC or size != len(content):
            raise ValueError(f"{path.name} is no file of CRFsuite, or not whole")
        labels = tuple(_names(content, labels_at))
        features = {name: row for row, name in enumerate(_names(content, features_at))}
        _, _, number = unpack_from(_WEIGHTS_HEAD, content, weights_at)
        weights = np.frombuffer(content, _WEIGHT, number, weights_at + calcsize(_WEIGHTS_HEAD))
        states, transitions = np.zeros((len(features), len(labels))), np.zeros((len(labels),) * 2)
        for kind, table in ((_STATE, states), (_TRANSITION, transitions)):
            chosen = weights[weights["kind"] == kind]
            table[chosen["source"], chosen["label"]] = chosen["weight"]
    except (StructError, IndexError) as error:
        raise ValueError(f"{path.name} is damaged ({error})") from error
    return FieldWeights(labels, features, states, transitions)


def _unpacked(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix != PACKED:
        return content
    try:
        return gzip.decompress(content)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(f"{path.name} is damaged ({error})") from error


def _names(content: bytes, at: int) -> Iterator[str]:
    """Yield names in the order of their numbers."""
    *_, number, offsets_at = unpack_from(_NAMES_HEAD, content, at)
    offsets = np.frombuffer(content, "<u4", number, at + offsets_at).tolist()
    for offset in offsets:
        _, length = unpack_from("<II", content, at + offset)
        start = at + offset + 8
        # It ends in a zero, as strings do in C.
        yield content[start : start + length - 1].decode("utf-8")
