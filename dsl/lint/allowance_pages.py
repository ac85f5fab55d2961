"""The catalogue's pages about allowances, which no rule of their own finds."""

from __future__ import annotations

from ..catalogue_entry import Entry

_SCENARIO = """\
scenario SOAK-002 "A writer writes late"
  actor writer
    create "a"

  actor reader
    wait 1s{comment}
    read "b"

  expect writer succeeds
  expect reader succeeds
"""


def _example(comment: str) -> str:
    return _SCENARIO.format(comment=comment)


ENTRIES = (
    Entry(
        "W280", "allowance-without-reason", "an allowance does not say why",
        "`# lint: allow W204 because ...` takes a finding back. Whoever reads it later must learn why it is right here, or "
        "nobody will dare to remove it. Write `because` and the reason.",
        _example("  # lint: allow W204"), _example("  # lint: allow W204 because the cache expires after 1s"),
    ),
    Entry(
        "W281", "unused-allowance", "an allowance covers nothing",
        "The finding that it allowed is gone, or stands on another line: an allowance is about the line at whose end it "
        "stands. `--fix` removes it where it stands at the end of a line and names one code.",
        _example("  # lint: allow W204, W219 because the cache expires after 1s"),
        _example("  # lint: allow W204 because the cache expires after 1s"),
    ),
    Entry(
        "W282", "unknown-allowance", "an allowance names no lint rule",
        "An allowance names rules by their codes. Errors cannot be allowed: a file with errors does not run.",
        _example("  # lint: allow wait-as-synchronisation, W204 because the cache expires after 1s"),
        _example("  # lint: allow W204 because the cache expires after 1s"),
    ),
)  # fmt: skip
