"""The file of baselines: YAML that people read, comment and review; a change touches only what changed.

It knows the file's layout and this machine's profile. What a figure means, and when one is needed, is not known here.
Figures of one machine say nothing of another, so each profile has its own.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from .baseline import FigureKey, Figures
from .quantity import NUMERIC, Quantity, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE_NAME = "cts-baselines.yaml"
ONLY_VARIANT = "-"
FORMAT = 1
_HEAD = (
    "Baselines: figures that `cts baseline record` measured, for each kind of machine.\n"
    "Comments stay where they are. A profile is a kind of machine; below it stand scenarios, variants and figures."
)


class BadBaselines(ValueError):
    """The file cannot be used; the message names it and says why."""


class Recorded(NamedTuple):
    """One entry of the file."""

    quantity: Quantity
    n_runs: int
    date: str


def machine_profile() -> str:
    """The kind of this machine: system, architecture, usable cores, and the processor's name."""
    import platform

    affinity = getattr(os, "sched_getaffinity", None)
    n_cores = len(affinity(0)) if affinity is not None else os.cpu_count() or 1
    words = [platform.system(), platform.machine(), f"{n_cores}cpu", *_processor().split()]
    name = "-".join("".join(sign for sign in word.lower() if sign.isalnum() or sign in "._") for word in words)
    return "-".join(part for part in name.split("-") if part)[:80]


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as source:
            for line in source:
                name, _, value = line.partition(":")
                if name.strip() == "model name":
                    return value.split("@")[0].replace("(R)", "").replace("(TM)", "").strip()
    except OSError:
        pass
    return ""


class BaselineFile:
    """The file in memory. Nothing is written before `save`; a file that is not there is an empty one."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._yaml = _yaml()
        self._document = self._load()

    def _load(self) -> Any:
        from ruamel.yaml.comments import CommentedMap
        from ruamel.yaml.error import YAMLError

        try:
            with open(self.path, encoding="utf-8") as source:
                document = self._yaml.load(source)
        except FileNotFoundError:
            document = None
        except (YAMLError, UnicodeDecodeError) as error:
            raise BadBaselines(f"{self.path} is no YAML: {' '.join(str(error).split())}") from None
        except OSError as error:
            raise BadBaselines(f"{self.path} cannot be read: {error.strerror}") from None
        if document is None:
            document = CommentedMap()
            document.yaml_set_start_comment(_HEAD)
            document["format"] = FORMAT
            document["profiles"] = CommentedMap()
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise BadBaselines(f"{self.path} is no file of baselines: `format: {FORMAT}` is missing")
        if not isinstance(document.setdefault("profiles", CommentedMap()), dict):
            raise BadBaselines(f"{self.path}: `profiles` must be a mapping")
        return document

    @property
    def profiles(self) -> list[str]:
        return [str(name) for name in self._document["profiles"]]

    def entries(self, profile: str) -> dict[FigureKey, Recorded]:
        found: dict[FigureKey, Recorded] = {}
        scenarios = self._document["profiles"].get(profile) or {}
        for scenario, variants in self._mapping(scenarios, profile).items():
            for variant, figures in self._mapping(variants, scenario).items():
                for figure, entry in self._mapping(figures, scenario).items():
                    key = (str(scenario), "" if variant == ONLY_VARIANT else str(variant), str(figure))
                    found[key] = self._entry(key, entry)
        return found

    def _mapping(self, value: Any, where: object) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise BadBaselines(f"{self.path}: below `{where}` a mapping is needed")
        return value

    def _entry(self, key: FigureKey, entry: Any) -> Recorded:
        value = entry.get("value") if isinstance(entry, dict) else None
        kind = entry.get("kind") if isinstance(entry, dict) else None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or kind not in NUMERIC:
            raise BadBaselines(f"{self.path}: {key[0]}, `{key[2]}` needs a value and a kind ({', '.join(NUMERIC)})")
        # Plain numbers: the YAML library's own classes remember how they were written.
        number = int(value) if isinstance(value, int) else float(value)
        return Recorded(Quantity(str(kind), number), int(entry.get("runs", 1)), str(entry.get("recorded", "")))

    def figures(self, profile: str) -> Figures:
        return Figures(profile, {key: entry.quantity for key, entry in self.entries(profile).items()})

    def record(self, profile: str, figures: Mapping[FigureKey, tuple[Quantity, int]], date: str) -> None:
        """Sets figures; what stands beside them, and every comment, stays."""
        from ruamel.yaml.comments import CommentedMap

        for (scenario, variant, figure), (quantity, n_runs) in figures.items():
            place = self._document["profiles"]
            for name in (profile, scenario, variant or ONLY_VARIANT):
                if not isinstance(place.get(name), dict):
                    place[name] = CommentedMap()
                place = place[name]
            entry = place.get(figure)
            if not isinstance(entry, dict):
                entry = place[figure] = CommentedMap()
            entry["value"] = quantity.value
            entry["kind"] = quantity.kind
            entry["is"] = spoken(quantity)
            entry["runs"] = n_runs
            entry["recorded"] = date

    def drop(self, profile: str, keys: Iterable[FigureKey]) -> int:
        """Removes figures, and what is empty then; says how many there were."""
        n_dropped = 0
        profiles = self._document["profiles"]
        for scenario, variant, figure in keys:
            path = [profiles, profile, scenario, variant or ONLY_VARIANT, figure]
            places: list[Any] = [profiles]
            for name in path[1:-1]:
                places.append(places[-1].get(name) if isinstance(places[-1], dict) else None)
            if not isinstance(places[-1], dict) or figure not in places[-1]:
                continue
            n_dropped += 1
            del places[-1][figure]
            for at in range(len(places) - 1, 0, -1):
                if not places[at]:
                    del places[at - 1][path[at]]
        return n_dropped

    def save(self) -> None:
        """Through a file beside it, so that nobody ever reads half of it."""
        beside = f"{self.path}.{os.getpid()}.tmp"
        try:
            with open(beside, "w", encoding="utf-8") as out:
                self._yaml.dump(self._document, out)
            os.replace(beside, self.path)
        except OSError as error:
            try:
                os.unlink(beside)
            except OSError:
                pass
            raise BadBaselines(f"{self.path} cannot be written: {error.strerror}") from None


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.preserve_quotes = True
    return yaml


def load_figures(path: str = FILE_NAME, profile: str | None = None) -> Figures | None:
    """The baselines of this machine, or of the profile named; none where there is no file. Raises BadBaselines."""
    if not os.path.exists(path):
        return None
    return BaselineFile(path).figures(profile or machine_profile())
