"""Which paths a pattern means: `*` stays within one folder, `**` crosses them, and hidden names match too.

Paths are texts, as seen from the run's folder; no file is looked at. Shared by the judge and the observer of files.
"""

from __future__ import annotations

import fnmatch


def matches_pattern(path: str, pattern: str) -> bool:
    return _match(path.split("/"), pattern.split("/"))


def _match(parts: list[str], patterns: list[str]) -> bool:
    if not patterns:
        return not parts
    if patterns[0] == "**":
        return any(_match(parts[at:], patterns[1:]) for at in range(len(parts) + 1))
    return bool(parts) and fnmatch.fnmatchcase(parts[0], patterns[0]) and _match(parts[1:], patterns[1:])
