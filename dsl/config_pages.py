"""The catalogue's pages about configurations, E3xx."""

from __future__ import annotations

from .catalogue_entry import Entry

ENTRIES = (
    Entry(
        "E301", "configuration-unreadable", "the configuration file cannot be read",
        "`cts.yaml` is no YAML, `pyproject.toml` is no TOML, or the file is no text. The message names the place at which "
        "the reader gave up; the mistake stands there or just above it.",
        'lint:\n  ignore: [W204\n', "lint:\n  ignore: [W204]\n", "yaml",
    ),
    Entry(
        "E302", "unknown-key", "a configuration has a key that means nothing",
        "A misspelt key would silently leave the default in force. The keys are `paths`, `defaults` (`timeout`, "
        "`tolerance`, `runs`, `jobs`), `lint` (`select`, `ignore`) and `profiles`, which holds any names, each with the "
        "same keys but `profiles`.",
        "default:\n  timeout: 10s\n", "defaults:\n  timeout: 10s\n", "yaml",
    ),
    Entry(
        "E303", "wrong-value", "a value is not of the kind that its key takes",
        "`timeout` and `tolerance` take a duration with its unit, `runs` and `jobs` a whole number from 1, `paths`, "
        "`select` and `ignore` a list of texts.",
        '[tool.cts.defaults]\ntimeout = 10\n', '[tool.cts.defaults]\ntimeout = "10s"\n', "toml",
    ),
    Entry(
        "E304", "unknown-rule", "`select` or `ignore` names a lint rule that does not exist",
        "A rule is named by its code (`W204`), by the beginning of codes (`W2`), by its name "
        "(`wait-as-synchronisation`), or all of them by `all`. `cts explain` lists them.",
        "lint:\n  ignore: [W2004]\n", "lint:\n  ignore: [W204]\n", "yaml",
    ),
    Entry(
        "E305", "two-configurations", "a folder has both a `cts.yaml` and a `[tool.cts]` in its `pyproject.toml`",
        "Nobody should have to guess which of the two holds. `cts.yaml` does; move what the other says into it, or "
        "remove `cts.yaml`. The bad example is a `cts.yaml` beside a `pyproject.toml` that has a `[tool.cts]` table, the "
        "good one stands alone.",
        "defaults:\n  runs: 3\n", "defaults:\n  runs: 3\n", "yaml",
    ),
    Entry(
        "E306", "key-twice", "a key stands twice in one mapping",
        "Only one of the two values can hold, and readers see the other one. Remove one.",
        "defaults:\n  runs: 3\n  runs: 5\n", "defaults:\n  runs: 5\n", "yaml",
    ),
)  # fmt: skip
