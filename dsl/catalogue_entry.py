"""What is kept about one code of diagnostic: its name, what it means, and two texts that show it.

A record and nothing more: which codes there are is the catalogue's matter, how a page looks that of catalogue_pages.py.
"""

from __future__ import annotations

from .record import Record


class Entry(Record):
    """One code. `bad` is a whole file that gives exactly this code, `good` the same file, mended.

    `summary` is one sentence without a full stop, `explanation` says what is meant and how to mend it, in paragraphs
    of plain text with `code` in backticks. `language` is that of the two examples: cts, yaml or toml.
    """

    code: str
    name: str
    summary: str
    explanation: str
    bad: str
    good: str
    language: str = "cts"
