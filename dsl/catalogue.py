"""Every code of diagnostic there is, with its page: E0xx text, E1xx meaning, W2xx lint, E3xx configuration.

The pages stand with what finds the problem; here they come together. Nothing that checks files imports this module.
"""

from __future__ import annotations

from .catalogue_entry import Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .lint.rule import Rule


def entries() -> tuple[Entry, ...]:
    """All entries, by code."""
    from . import config_pages, syntax_pages
    from .check.entries import ENTRIES as MEANING
    from .lint import allowance_pages, registry

    rules = [of_rule(rule) for rule in registry.load(registry.ALLOWABLE)]
    found = (*syntax_pages.entries(), *MEANING, *rules, *allowance_pages.ENTRIES, *config_pages.ENTRIES)
    return tuple(sorted(found, key=lambda entry: entry.code))


def find(word: str) -> Entry | None:
    """The entry of a code or a name, however it is spelt: `W201`, `w201`, `lonely-barrier`."""
    wanted = word.strip().strip("[]").lower()
    return next((entry for entry in entries() if wanted in (entry.code.lower(), entry.name)), None)


def of_rule(rule: Rule) -> Entry:
    """The page of a lint rule, from its docstring: the first line is the summary."""
    summary, _, rest = (type(rule).__doc__ or "").partition("\n")
    paragraphs = rest.strip("\n").split("\n\n")
    explanation = "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    return Entry(rule.code, rule.name, summary.strip(), explanation.strip(), rule.bad, rule.good)
