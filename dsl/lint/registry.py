"""The lint rules: a literal table of codes and names, and the way from a code to its rule.

A rule's module is named like the rule and is imported only when the rule is used. To add a rule: write
`rules/<name>.py` with a `RULE`, and add its line here.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .rule import Rule

RULES = (
    ("W201", "lonely-barrier"),
    ("W203", "unreachable-step"),
    ("W204", "wait-as-synchronisation"),
    ("W205", "unused-actor"),
    ("W206", "unused-name"),
    ("W207", "unused-module"),
    ("W208", "unused-declaration"),
    ("W209", "unused-file"),
    ("W210", "no-expectation"),
    ("W211", "expectation-cannot-fail"),
    ("W212", "repeated-expectation"),
    ("W213", "contradicting-expectations"),
    ("W214", "group-without-contention"),
    ("W215", "timeout-too-short"),
    ("W216", "watched-file-untouched"),
    ("W217", "unbounded-step"),
    ("W218", "duplicate-scenario-id"),
    ("W219", "sleep-in-command"),
    ("W220", "needless-shell"),
    ("W221", "unseeded-random"),
    ("W222", "critical-without-why"),
    ("W223", "instant-already-past"),
)
# Findings about allowances; they are made where allowances are read, and have no rule of their own.
ABOUT_ALLOWANCES = (
    ("W280", "allowance-without-reason"),
    ("W281", "unused-allowance"),
    ("W282", "unknown-allowance"),
)
ALLOWABLE = tuple(code for code, _ in RULES)
ALL_CODES = (*ALLOWABLE, *(code for code, _ in ABOUT_ALLOWANCES))
NAMES = {name: code for code, name in (*RULES, *ABOUT_ALLOWANCES)}


def load(codes: Iterable[str]) -> list[Rule]:
    """The rules of these codes, in the order of the table."""
    wanted = set(codes)
    return [_rule(name) for code, name in RULES if code in wanted]


def _rule(name: str) -> Rule:
    module = __import__(f"{__package__}.rules.{name.replace('-', '_')}", fromlist=["RULE"])
    rule: Rule = module.RULE
    return rule
