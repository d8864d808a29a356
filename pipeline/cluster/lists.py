"""Reads the lists of subjects, which people edit: YAML that must be what its model says."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from pipeline.errors import GrenswerkError

List = TypeVar("List", bound=BaseModel)


def read_list(path: Path, kind: type[List]) -> List:
    """Read a list.

    Raises
    ------
    GrenswerkError
        If the file cannot be read, or a key in it is unknown, missing, twice or wrong.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return kind.model_validate(content)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise GrenswerkError(f"list of subjects {path} cannot be read: {error}") from error
    except ValidationError as error:
        problems = [f"  {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise GrenswerkError("\n".join([f"{path} is not right:", *problems])) from error
