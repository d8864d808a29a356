"""Registers of organisations, places and themes: ids that stay.

A new entry gets an id that is a digest of what created it, equal on every machine, and is proposed
in `outputs/registers/`. `grenswerk keep` copies it into `corpus/review/`, where its id, name and
merges are people's and outlive every rerun.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from pipeline.errors import GrenswerkError
from pipeline.schema import RegisterEntry
from pipeline.store import digest, write_whole

REGISTERS = ("organisations", "places", "themes")
PREFIXES: Mapping[str, str] = {"organisations": "org", "places": "place", "themes": "theme"}


def new_id(register: str, key: str) -> str:
    """Return the id of an entry that is created under a key."""
    return f"{PREFIXES[register]}-{digest(key)[:10]}"


class Register:
    """The kept entries of one register.

    Parameters
    ----------
    name
        organisations, places or themes.
    entries
        Kept entries; two of one id or that claim one key are refused.

    Raises
    ------
    GrenswerkError
        If two entries have one id or claim one key, or a merge leads nowhere or in a circle.
    """

    def __init__(self, name: str, entries: Sequence[RegisterEntry]) -> None:
        self.name = name
        self._by_id = {entry.id: entry for entry in entries}
        self._by_key: dict[str, RegisterEntry] = {}
        for entry in entries:
            if self._by_id[entry.id] is not entry:
                raise GrenswerkError(f"register {name}: {entry.id} stands there twice; remove one")
            for key in entry.keys:
                other = self._by_key.setdefault(key, entry)
                if other.id != entry.id:
                    raise GrenswerkError(
                        f"register {name}: {other.id} and {entry.id} both claim {key!r}; "
                        "take it out of one of them"
                    )
            self._final(entry)

    def identify(self, key: str) -> tuple[str, RegisterEntry | None]:
        """Return the id that a key leads to, and the kept entry if there is one."""
        entry = self._by_key.get(key)
        if entry is None:
            identifier = new_id(self.name, key)
            entry = self._by_id.get(identifier)
            if entry is None:
                return identifier, None
        final = self._final(entry)
        return final.id, final

    @property
    def entries(self) -> tuple[RegisterEntry, ...]:
        """Every kept entry, in order of id."""
        return tuple(self._by_id[i] for i in sorted(self._by_id))

    def _final(self, entry: RegisterEntry) -> RegisterEntry:
        seen = {entry.id}
        while entry.merged_into:
            target = self._by_id.get(entry.merged_into)
            if target is None or target.id in seen:
                raise GrenswerkError(
                    f"register {self.name}: {entry.id} is merged into {entry.merged_into}, which "
                    "is not there or leads back to it"
                )
            seen.add(target.id)
            entry = target
        return entry


def load_register(review: Path, name: str) -> Register:
    """Read the kept entries of a register; a missing file is an empty register.

    Raises
    ------
    GrenswerkError
        If the file cannot be read, or a line is not a valid entry; the message names file and line.
    """
    return Register(name, _read_lines(review / f"{name}.jsonl"))


def _read_lines(path: Path) -> list[RegisterEntry]:
    try:
        # Not `splitlines`: a name may hold U+2028, which JSON leaves as it is.
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise GrenswerkError(f"{path} cannot be read: {error}") from error
    entries = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entries.append(RegisterEntry.model_validate_json(line))
        except ValidationError as error:
            detail = error.errors()[0]
            raise GrenswerkError(
                f"{path}, line {number}: {detail['msg']} at {detail['loc']}; mend or remove it"
            ) from error
    return entries


def _write_lines(path: Path, entries: Iterable[RegisterEntry]) -> None:
    lines = [entry.model_dump_json() + "\n" for entry in sorted(entries, key=lambda e: e.id)]
    write_whole(path, "".join(lines).encode("utf-8"))


def write_register(review: Path, name: str, entries: Iterable[RegisterEntry]) -> None:
    """Write the kept entries of a register, in order of id."""
    _write_lines(review / f"{name}.jsonl", entries)


def read_proposals(outputs: Path, name: str) -> list[RegisterEntry]:
    """Read the entries that the last run proposed; none before the first."""
    return _read_lines(outputs / "registers" / f"{name}.jsonl")


def propose(outputs: Path, name: str, entries: Iterable[RegisterEntry]) -> None:
    """Write the entries that this run created to `outputs/registers/`."""
    _write_lines(outputs / "registers" / f"{name}.jsonl", entries)


def keep(outputs: Path, review: Path, name: str, ids: Sequence[str] | None) -> list[str]:
    """Copy proposed entries into `corpus/review/`; return the ids that were new there.

    Parameters
    ----------
    outputs, review
        Where proposals and kept entries lie.
    name
        The register.
    ids
        Entries to keep; None keeps every proposal.

    Raises
    ------
    GrenswerkError
        If an id is not among the proposals.
    """
    proposals = outputs / "registers" / f"{name}.jsonl"
    if not proposals.exists():
        raise GrenswerkError(f"{proposals} is missing; run grenswerk on this corpus first")
    if not review.parent.is_dir():
        raise GrenswerkError(f"the corpus folder {review.parent} does not exist; --corpus names it")
    proposed = {entry.id: entry for entry in _read_lines(proposals)}
    kept = {entry.id: entry for entry in _read_lines(review / f"{name}.jsonl")}
    wanted = list(dict.fromkeys(proposed if ids is None else ids))
    unknown = [i for i in wanted if i not in proposed and i not in kept]
    if unknown:
        raise GrenswerkError(
            f"no proposal {', '.join(unknown)} in the register {name}; "
            f"{outputs / 'registers' / name}.jsonl lists them"
        )
    new = [i for i in wanted if i not in kept]
    if new:
        _write_lines(
            review / f"{name}.jsonl",
            [*kept.values(), *(proposed[identifier] for identifier in new)],
        )
    return new
