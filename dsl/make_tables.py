"""Turns `grammar.lark` into `tables.py`: Lark reads the grammar and computes the LALR tables, this file writes them down.

Run as `python -m cts.dsl.make_tables`; a test runs it again and compares. Importing Lark costs more than a whole
`cts lint` may take, hence ahead of time. It knows Lark's insides (rules, options, parse table) and nothing of the nodes.

What the tables hold:
- KEYWORDS: a word → the terminals that it may be, where the state wants one of them;
- RULES: for each rule its left side, its length, the builder's name and the places of the children it keeps;
- ROWS: for each state either one rule to reduce by whatever comes, or terminal/nonterminal → action.
An action n >= 0 shifts to state n; n < 0 reduces by rule -n - 1.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lark import Lark
from lark.parsers.lalr_analysis import Shift

HERE = Path(__file__).parent
STARTS = ["file", "interpolation"]
# Children of a rule are kept by place; a spliced child is a list whose items are put in its place.
NOTHING, KEEP, SPLICE = 0, 1, 2


def build() -> str:
    """The text of `tables.py`."""
    grammar = (HERE / "grammar.lark").read_text("utf-8")
    lark = Lark(grammar, parser="lalr", start=STARTS, maybe_placeholders=True, strict=False)
    table = lark.parser.parser._parse_table
    rules: dict[Any, int] = {}
    rule_rows: list[Any] = []
    for row, rule in sorted(((_rule_row(rule), rule) for rule in lark.rules), key=lambda pair: pair[0]):
        rules[rule] = len(rule_rows)
        rule_rows.append(row)
    for start in STARTS:
        _check_start(table, start)
    numbers = _numbers(table)
    starts = {start: numbers[table.start_states[start]] for start in STARTS}
    ends = {start: numbers[table.end_states[start]] for start in STARTS}
    return _render(_keywords(lark), rule_rows, _rows(table, rules, numbers), starts, ends)


def _numbers(table: Any) -> dict[int, int]:
    """A number for each state, in the order in which a walk from the starts meets them: Lark's own differ by the run."""
    order = [table.start_states[start] for start in STARTS]
    numbers = {state: number for number, state in enumerate(order)}
    for state in order:
        for _symbol, (action, argument) in sorted(table.states[state].items(), key=lambda item: item[0]):
            if action is Shift and argument not in numbers:
                numbers[argument] = len(order)
                order.append(argument)
    return numbers


def _check_start(table: Any, start: str) -> None:
    if start not in table.start_states:
        raise AssertionError(f"the grammar has no start `{start}`")


def _rule_row(rule: Any) -> tuple[str, int, str, tuple[tuple[int, int], ...]]:
    """One rule: left side, length, builder name ("" splices, "?" passes a single child through), children kept."""
    blanks = _blanks(rule)
    children = []
    for place, symbol in enumerate(rule.expansion):
        children += [(NOTHING, 0)] * blanks[place]
        if symbol.is_term:
            if not symbol.filter_out or rule.options.keep_all_tokens:
                children.append((KEEP, place))
        elif symbol.name.startswith("_"):
            children.append((SPLICE, place))
        else:
            children.append((KEEP, place))
    children += [(NOTHING, 0)] * blanks[-1]
    origin = rule.origin.name
    if origin.startswith("_"):
        builder = ""
    elif rule.options.expand1 and not rule.alias and len(children) == 1:
        builder = "?"
    else:
        builder = rule.alias or origin
    return str(origin), len(rule.expansion), str(builder), tuple(children)


def _blanks(rule: Any) -> list[int]:
    """How many absent optional parts stand before each symbol of the rule, and behind the last."""
    marks = rule.options.empty_indices
    if not marks:
        return [0] * (len(rule.expansion) + 1)
    counts = [len(run) for run in "".join(str(int(mark)) for mark in marks).split("0")]
    assert len(counts) == len(rule.expansion) + 1
    return counts


def _keywords(lark: Any) -> dict[str, tuple[str, ...]]:
    """Each word of the grammar → the terminals it may be."""
    words: dict[str, list[str]] = {}
    for terminal in lark.terminals:
        pattern = terminal.pattern.to_regexp()
        inner = pattern[3:-1] if pattern.startswith("(?:") and pattern.endswith(")") else pattern
        alternatives = inner.replace("\\ ", " ").split("|")
        # A pattern like that of quantities holds alternatives, too (`min`), but its words alone are no keywords.
        if all(re.fullmatch(r"[a-z_]+( [a-z_]+)*", word) for word in alternatives):
            for word in alternatives:
                words.setdefault(word, []).append(terminal.name)
    return {word: tuple(sorted(names)) for word, names in sorted(words.items())}


def _rows(table: Any, rules: dict[Any, int], numbers: dict[int, int]) -> list[int | dict[str, int]]:
    rows: list[int | dict[str, int]] = []
    for state in numbers:
        row: dict[str, int] = {}
        for symbol, (action, argument) in sorted(table.states[state].items(), key=lambda item: item[0]):
            row[str(symbol)] = numbers[argument] if action is Shift else -rules[argument] - 1
        values = set(row.values())
        # A state that can only reduce by one rule needs no look-ahead: the error, if any, shows one state later.
        rows.append(values.pop() if len(values) == 1 and min(row.values()) < 0 else row)
    return rows


def _render(
    keywords: dict[str, tuple[str, ...]],
    rules: list[Any],
    rows: list[int | dict[str, int]],
    starts: dict[str, int],
    ends: dict[str, int],
) -> str:
    lines = ['"""Made from grammar.lark by make_tables.py; do not edit. `parser.py` says what the tables mean."""', ""]
    lines += ["# ruff: noqa: E501", "# fmt: off"]
    lines.append(f"STARTS = {starts!r}")
    lines.append(f"ENDS = {ends!r}")
    lines.append(f"KEYWORDS: dict[str, tuple[str, ...]] = {keywords!r}")
    lines.append("RULES: tuple[tuple[str, int, str, tuple[tuple[int, int], ...]], ...] = (")
    lines += [f"    {rule!r}," for rule in rules]
    lines += [")", "ROWS: tuple[int | dict[str, int], ...] = ("]
    lines += [f"    {row!r}," for row in rows]
    return "\n".join([*lines, ")", ""])


if __name__ == "__main__":
    (HERE / "tables.py").write_text(build(), "utf-8")
