"""`params.yaml` as frozen, typed settings; an unknown key is refused.

Every tunable of the pipeline stands here with its meaning; `params.yaml` gives the values, so a
default is written once, in that file. Each stage receives its own section and nothing else.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from pipeline.errors import GrenswerkError
from pipeline.schema import Label

UNKNOWN = "extra_forbidden"
"""What pydantic calls a key that no field has."""


def _in_project(path: Path, info: ValidationInfo) -> Path:
    """Take a relative path from the folder of `params.yaml`, not from where one stands."""
    return Path((info.context or {}).get("base", ".")) / path


def _model_in_project(model: str, info: ValidationInfo) -> str:
    """Take a model that is a folder of the project from there; else it is a package's name."""
    folder = _in_project(Path(model), info)
    return str(folder) if folder.exists() else model


ProjectPath = Annotated[Path, AfterValidator(_in_project)]
ModelName = Annotated[str, AfterValidator(_model_in_project)]


class Section(BaseModel):
    """A section of `params.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ExtractSettings(Section):
    """How source files are read."""

    max_megabytes: float = Field(gt=0, description="Larger files are refused.")
    max_pages: int = Field(ge=1, description="Pages beyond this number are left out.")
    max_page_points: float = Field(gt=0, description="A page with a longer edge is left out.")
    max_page_characters: int = Field(ge=1, description="A page with more is left out.")
    max_image_megapixels: float = Field(
        gt=0, description="A scanned page with a larger image is left out."
    )
    max_seconds: float = Field(gt=0, description="Time that one document may take.")
    max_memory_megabytes: int = Field(ge=256, description="Memory that one document may take.")
    min_letters: int = Field(ge=1, description="A file with fewer letters is no report.")


class TagSettings(Section):
    """How passages are tagged."""

    model: ModelName = Field(description="Name or path of an installed spaCy pipeline for Dutch.")
    batch_size: int = Field(ge=1, description="Passages per batch; fixed, so scores are too.")
    gazetteer: ProjectPath = Field(description="Folder of the gazetteer.")
    labels: dict[str, Label | None] = Field(
        description="Our label for each label of a pipeline of yours that names things "
        "differently; null leaves its names out.",
    )


class ClusterSettings(Section):
    """How passages are grouped into themes."""

    seed: int = Field(description="Seed of every random choice.")
    min_themes: int = Field(
        ge=1, description="With fewer broad themes than this, their subjects are the themes."
    )
    max_themes: int = Field(ge=1, description="Most themes that are kept, the largest first.")
    min_weight: float = Field(
        ge=0,
        le=1,
        description="A passage has no theme if its theme is less likely than this against none.",
    )
    heading_weight: float = Field(
        ge=0, le=1, description="Weight of the headings above a passage; 0 leaves them out."
    )
    neighbour_weight: float = Field(
        ge=0,
        lt=1,
        description="Chance that the next passage of a section goes on about the same subject; "
        "0 leaves neighbours out.",
    )
    broad_from: int = Field(
        ge=1, description="From this number of documents on themes are broad, to compare them on."
    )
    stability_rounds: int = Field(ge=1, description="Bootstrap refits that measure stability.")
    subjects: ProjectPath = Field(description="The list of known themes, subjects and their words.")
    labels: ProjectPath = Field(
        description="General words, and finer subjects that name themes found in the text."
    )
    model: ProjectPath = Field(description="Folder of the fitted model that reads subjects.")


class AssembleSettings(Section):
    """How actions are found and the dataset is built."""

    models: ProjectPath = Field(description="Folder of the fitted action models.")
    benefits: ProjectPath = Field(description="Folder of the fitted model of benefits.")
    vectors: ProjectPath = Field(
        description="spaCy pipeline whose word vectors the action models were trained with."
    )
    gazetteer: ProjectPath = Field(description="Folder of the list of known bodies.")
    min_score: float = Field(ge=0, le=1, description="Sentences scored lower are no action.")


class Persons(StrEnum):
    """What becomes of the names of persons in the dataset."""

    KEEP = "keep"
    MASK = "mask"
    DROP = "drop"


class DatasetSettings(Section):
    """What the dataset may tell."""

    persons: Persons = Field(
        description="Names of persons: keep them, mask every letter of them, or drop (mask, and "
        "leave out their mentions); docs/dataset.md tells what is masked."
    )


class ReportSettings(Section):
    """How the HTML report is made."""

    title: str = Field(description="Title of the report.")
    language: str = Field(pattern="^(nl|en)$", description="Language of the report: nl or en.")


class EvaluateSettings(Section):
    """How the quality of a run is measured."""

    gold: Mapping[str, ProjectPath] = Field(
        description="List of folders of annotated reports; those that the dataset holds are "
        "compared."
    )
    bootstrap: int = Field(ge=100, description="Resamples for each interval.")
    seed: int = Field(description="Seed of the resampling.")

    @field_validator("gold", mode="before")
    @classmethod
    def _keep_names(cls, folders: object) -> dict[str, object]:
        """Keep each folder by its name as it is written, which is that of its figures."""
        if not isinstance(folders, list | tuple):
            raise ValueError("give a list of folders, [] for none")
        return {str(folder): folder for folder in folders}


class ReviewSettings(Section):
    """How the review page is served."""

    host: Literal["127.0.0.1", "localhost", "::1"] = Field(
        description="Address to listen on; only this machine's own are allowed."
    )
    port: int = Field(ge=1, le=65535, description="Port to listen on.")
    page_size: int = Field(ge=1, le=500, description="Rows per page.")
    unknown_score: float = Field(
        ge=0, le=1, description="Score that orders a row which carries none, a rule's for instance."
    )


class TrainSettings(Section):
    """How the shipped models are trained."""

    sources: ProjectPath = Field(description="Folder of public treebanks and raw text.")
    seed: int = Field(description="Seed of every training run.")
    vector_size: int = Field(ge=1, description="Numbers in a word vector.")
    vector_buckets: int = Field(ge=1, description="Rows of the table of vectors.")
    vector_epochs: int = Field(ge=1, description="Passes over the raw text.")
    law_words: int = Field(ge=0, description="Words of raw text from each collection of laws.")
    feature_steps: int = Field(ge=1, description="Batches that teach the first word features.")
    syntax_steps: int = Field(ge=1, description="Batches for tagger, lemmatizer and parser.")
    teacher_rounds: int = Field(
        ge=1, description="Times that the parser which teaches the shipped one sees the treebanks."
    )
    teacher_width: int = Field(ge=1, description="Width of its layers, in each direction.")
    taught_steps: int = Field(
        ge=1, description="Batches for the same parts with the trees of that parser."
    )
    ner_steps: int = Field(ge=1, description="Batches for the entity recogniser.")
    variants: int = Field(ge=1, description="Copies of the prose with exchanged names.")
    variant_share: float = Field(ge=0, le=1, description="Chance that a name is exchanged.")
    folds: int = Field(ge=2, description="Parts of the prose left out in turn, whole files each.")
    name_iterations: int = Field(ge=1, description="Most steps that fit the name model.")
    reader_rounds: int = Field(ge=1, description="Times that the passage reader sees the prose.")
    reader_width: int = Field(
        ge=1, description="Width of the passage reader's layers, in each direction."
    )


class Settings(Section):
    """All of `params.yaml`."""

    extract: ExtractSettings
    tag: TagSettings
    cluster: ClusterSettings
    assemble: AssembleSettings
    dataset: DatasetSettings
    report: ReportSettings
    evaluate: EvaluateSettings
    review: ReviewSettings
    train: TrainSettings


def load_settings(path: Path) -> Settings:
    """Read `params.yaml` and check every value, reporting all that is wrong at once.

    Raises
    ------
    GrenswerkError
        If the file is missing, is not YAML, or a value is missing, unknown or out of range.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise GrenswerkError(f"settings file {path} does not exist; --params names it") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise GrenswerkError(f"settings file {path} cannot be read: {error}") from error
    try:
        return Settings.model_validate(content or {}, context={"base": path.parent})
    except ValidationError as error:
        problems = [
            f"  {'.'.join(map(str, e['loc']))}: "
            + ("unknown key; docs/settings.md lists them" if e["type"] == UNKNOWN else e["msg"])
            for e in error.errors()
        ]
        raise GrenswerkError("\n".join([f"{path} is not right:", *problems])) from error


def settings_reference(path: Path) -> str:
    """Return `docs/settings.md`: every key of `params.yaml`, its value and its meaning.

    Parameters
    ----------
    path
        The file whose values are shown, as they are written there.

    Raises
    ------
    GrenswerkError
        As `load_settings` does.
    """
    settings = load_settings(path)
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    lines = [
        "# Settings",
        "",
        "Every key of `params.yaml`. Written by `grenswerk dictionary` from "
        "`pipeline/settings.py`; do not edit it by hand. Paths are taken from the folder of "
        "`params.yaml`; an unknown key is refused.",
        "",
    ]
    for name in Settings.model_fields:
        section = getattr(settings, name)
        lines += [f"## {name}", "", (type(section).__doc__ or "").strip(), ""]
        lines += ["| key | value | meaning |", "| --- | --- | --- |"]
        lines += [
            f"| `{key}` | `{_as_yaml(written[name][key])}` | {described.description} |"
            for key, described in type(section).model_fields.items()
        ]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _as_yaml(value: object) -> str:
    """Return a value on one line, as `params.yaml` writes it."""
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=sys.maxsize)
    return text.removesuffix("...\n").strip()
