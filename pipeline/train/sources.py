"""What training needs beside the project's own annotations, and where each file comes from.

The files are other people's work under several licences and are not part of the project. Each is
named with its public repository, commit and checksum; `models/data/SOURCES.md` describes them and
how the converted ones are made.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import GrenswerkError

LASSY = "https://github.com/UniversalDependencies/UD_Dutch-LassySmall"
UD_ALPINO = "https://github.com/UniversalDependencies/UD_Dutch-Alpino"
ALPINO = "https://github.com/rug-compling/Alpino"
LAWS = "https://github.com/statengeneraal/laws-markdown"
FRAMEWORKS = "https://github.com/MinBZK/Algoritmekader"
PUBLIC_DOMAIN = "public domain (Auteurswet art. 11 and 15b)"


class MissingSourceError(GrenswerkError):
    """A file that training needs is not there, or is not the file it was."""


@dataclass(frozen=True)
class Source:
    """A file of training data.

    Attributes
    ----------
    path : str
        Where it is expected under the folder of sources.
    sha256 : str
        Checksum of the file the shipped model was trained on.
    licence : str
        Licence of the contents.
    repository, commit : str
        Where it was taken from.
    converted : bool
        True where the file was made from the repository's contents, not copied.
    """

    path: str
    sha256: str
    licence: str
    repository: str
    commit: str
    converted: bool = False


def _lassy(path: str, sha256: str, commit: str) -> Source:
    return Source(f"ud/{path}", sha256, "CC BY-SA 4.0", LASSY, commit)


def _ud_alpino(path: str, sha256: str, commit: str) -> Source:
    return Source(f"ud/{path}", sha256, "CC BY-SA 4.0", UD_ALPINO, commit)


def _alpino(path: str, sha256: str) -> Source:
    licence = "LGPL-2.1-or-later"
    return Source(f"alpino-treebank/{path}", sha256, licence, ALPINO, "d5a3a24", converted=True)


def _laws(path: str, sha256: str) -> Source:
    return Source(f"raw/{path}", sha256, PUBLIC_DOMAIN, LAWS, "91556a8", converted=True)


SOURCES: tuple[Source, ...] = (
    _lassy(
        "nl_lassysmall-ud-dev.conllu",
        "5e756efff04efc3f410778dab0d0a2c151b1d1507c98a054af7fc208e722f458",
        "7880e0b",
    ),
    _lassy(
        "nl_lassysmall-ud-test.conllu",
        "26e0e40c67e80fbe9f905fb1fe952dc609bd6c1a6c82dbcb3079ae474a01e8f3",
        "7880e0b",
    ),
    _ud_alpino(
        "nl_alpino-ud-dev.conllu",
        "3d6ad878d8b7b362fd756da22ae230951233be1e5596743af772150c89ba346d",
        "95e374a",
    ),
    _ud_alpino(
        "nl_alpino-ud-test.conllu",
        "f5b5000fcbb6745d42f7cccf3986bb2550f9b56a171b0d4808fb45d2df7972a2",
        "95e374a",
    ),
    _lassy(
        "older/nl_lassysmall-ud-dev.2018-02-11.conllu",
        "c21201c9e5156715187abc37948bcf5a1ae331207e9b9b099e7e8addec4597b5",
        "blob 5c444110",
    ),
    _lassy(
        "older/nl_lassysmall-ud-test.2018-02-11.conllu",
        "f83a81bade86c116263897a95e6c559bd2fee615eb4a4d2d18ac87b82ebe3952",
        "blob 24374a4a",
    ),
    _lassy(
        "older/nl_lassysmall-ud-train.2017-02-01.conllu",
        "2c79e713397e23a91e1332a7a816e44d4541504dce5f4bd436eed4a20fd469e0",
        "ccd0244",
    ),
    _ud_alpino(
        "older/nl-ud-train-part.2017-10-24.conllu",
        "05f052d96b77a50960a28c75309e8fda247290fccf5bb22827552c2777b9aca6",
        "4b8df79",
    ),
    Source(
        "ud/older/overlap.tsv",
        "9d1b2310cdd67114415a5377322836ee16ccf960617760ffc1210065d4ec6b79",
        "CC BY-SA 4.0",
        LASSY,
        "7880e0b",
        converted=True,
    ),
    _alpino("cdb.conllu", "b12896413fef4bd7d73a921dbcb54e432c9b444837d9b65daef96c3f7133652f"),
    _alpino("eans.conllu", "881aa9f423e734f3d48643edec995599fb660abeb51bb1c252b4790b5c796ee3"),
    _alpino("questions.conllu", "a7f289a9e9bc00235ec7e516cb3a3b42551b9543820cc0bdaff9e69f95f7e2e1"),
    _alpino("suites.conllu", "0612de90f8f4cab0cb4d83b90e1e817dfdedd8d687d32eab3d6c00fd5c881b86"),
    _laws(
        "nl-beleidsregels-circulaires.txt.gz",
        "91ee720781606678f18300eb2802cf1668cd485206056eef00a8d7add8750cb7",
    ),
    _laws(
        "nl-wetten-besluiten.txt.gz",
        "266406f52336811b2d99ec6ffd7a9ad813a5c4b8e4fcabd785ca6cffc5745346",
    ),
    _laws(
        "nl-ministeriele-regelingen.txt.gz",
        "6ab1245ad97687ef4821565088467d955519d6d6b20efcf889192c82fd5e7889",
    ),
    Source(
        "raw/nl-overheid-kaders.txt",
        "c166e1db871c409f4fc1100d2189a3897fb3e9da5716306847e487545a81d1b5",
        "EUPL-1.2",
        f"{FRAMEWORKS} and https://github.com/MinBZK/NeRDS",
        "46917ce and b993949",
        converted=True,
    ),
    Source(
        "raw/nl-wikipedia-selectie.txt",
        "4490ca9e881bfaf898ef077fd57a8d6ac07e09953e0a4e5c58598c05bded8c0b",
        "CC BY-SA (Wikipedia)",
        ALPINO,
        "d5a3a24",
        converted=True,
    ),
)
"""Every file that `grenswerk train` reads from the folder of sources."""


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def find_problems(folder: Path, sources: Iterable[Source] = SOURCES) -> list[tuple[Source, str]]:
    """List the sources that are missing from a folder or differ from their checksum."""
    problems = []
    for source in sources:
        path = folder / source.path
        if not path.is_file():
            problems.append((source, "is missing"))
        elif checksum(path) != source.sha256:
            problems.append((source, "is not the file the figures were measured with"))
    return problems


def describe_problems(folder: Path, problems: Sequence[tuple[Source, str]]) -> str:
    """Say in the user's terms what is wrong with the sources and where to get each."""
    lines = [f"training needs {len(problems)} file(s) that are not in {folder} as they should be:"]
    for source, problem in problems:
        how = "made from" if source.converted else "from"
        lines.append(
            f"  {source.path} {problem}: {how} {source.repository} @ {source.commit}, "
            f"{source.licence}"
        )
    lines.append(
        "models/data/SOURCES.md describes them; train.sources in params.yaml names the folder"
    )
    return "\n".join(lines)


def require_sources(folder: Path, sources: Sequence[Source] = SOURCES) -> None:
    """Go on only if every source is in the folder, unchanged.

    Raises
    ------
    MissingSourceError
        Naming every file that is missing or differs, with its licence and public place.
    """
    problems = find_problems(folder, sources)
    if problems:
        raise MissingSourceError(describe_problems(folder, problems))
