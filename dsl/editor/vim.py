"""Vim's syntax file: the rules of rules.py as `syntax match` and `syntax region`, in Vim's own regular expressions.

It knows Vim's ways (the item defined last wins; an item is contained by name); what is coloured how is settled in
rules.py and looks.py.
"""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from itertools import pairwise

from .looks import LOOKS
from .rules import TOP, Match, Region, contexts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .rules import Contexts
    from .vocabulary import Vocabulary

    Key = tuple[str, int]

PREFIX = "cts"
# What Vim's very magic patterns take for an operator and other dialects for a letter.
_SPECIAL = set("=<>@&~%")
_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[:=!]|[\s\S]")
_OPENING = {"(?:": "", "(?=": "@=", "(?!": "@!", "(?<=": "@<=", "(?<!": "@<!"}


def vim_pattern(pattern: str) -> str:
    """A regular expression of rules.py in Vim's very magic dialect: `(?<=x)` stands there as `%(x)@<=`."""
    # Vim's older engine (`%#=1`) is ten times as fast as its newer one for a long list of words.
    made: list[str] = [r"\%#=1\v\C"]
    # The groups that are open: how each closes, and how many pieces stood before it.
    open_groups: list[tuple[str, int]] = []
    for piece in _PIECE.findall(pattern):
        if piece in _OPENING:
            open_groups.append((_OPENING[piece], len(made)))
            made.append("%(")
        elif piece == ")":
            closing, start = open_groups.pop()
            # Without its width, which is fixed, Vim would try to look behind from the beginning of the line.
            made.append(")" + closing.replace("<", f"{len(made) - start - 1}<"))
        elif piece in _SPECIAL:
            made.append("\\" + piece)
        elif piece == r"[\s\S]":
            made.append(r"\_.")
        else:
            made.append(piece)
    return "".join(made)


def _quoted(pattern: str) -> str:
    """A Vim pattern between delimiters that it does not hold itself."""
    delimiter = next(mark for mark in "/'#,;!+&" if mark not in pattern)
    return f"{delimiter}{pattern}{delimiter}"


def group(look: str) -> str:
    return PREFIX + "".join(part.capitalize() for part in look.split("_"))


def item_group(context: str, rule: Match | Region) -> str:
    """The name of an item: its context's, so that it can be contained by name, and its look's.

    A region that is not filled ends in `_rest`: its ends have the look, what it holds has none.
    """
    rest = "_rest" if isinstance(rule, Region) and not rule.plain else ""
    return f"{group(context)}_{rule.look}{rest}"


def syntax_file(words: Vocabulary) -> str:
    rules = contexts(words)
    lines = [
        '" Vim syntax file, language: cts (concurrency test scenarios).',
        '" Made by `python -m cts.dsl.editor.generate`; do not edit.',
        "if exists('b:current_syntax')",
        "  finish",
        "endif",
        "let s:cpo_save = &cpo",
        "set cpo&vim",
        "",
        "syntax case match",
        '" Only a long string or a bracket outlives its line, and no declaration stands in one.',
        f"syntax sync match {PREFIX}Top grouphere NONE {_quoted(vim_pattern(TOP))}",
        "",
    ]
    lines += [_cluster(rules, name) for name, context in rules.items() if context and name != "file"]
    lines.append("")
    lines += [_item(rules, key) for key in _definition_order(rules)]
    lines.append("")
    items = dict.fromkeys(_item_looks(rules))
    lines += [f"highlight default link {item} {group(look)}" for item, look in items]
    lines += [f"highlight default link {group(name)} {look.vim}" for name, look in LOOKS.items()]
    return "\n".join([*lines, "", "let b:current_syntax = 'cts'", "let &cpo = s:cpo_save", "unlet s:cpo_save", ""])


def _item_looks(rules: Contexts) -> list[tuple[str, str]]:
    """The items that give text a look by their own name; a region that is not filled colours its ends alone."""
    return [
        (item_group(name, rule), rule.look)
        for name, context in rules.items()
        for rule in context
        if isinstance(rule, Match) or (isinstance(rule, Region) and rule.plain)
    ]


def flattened(rules: Contexts, name: str) -> list[Key]:
    """The rules of a context, in the order in which they are tried."""
    keys: list[Key] = []
    for place, rule in enumerate(rules[name]):
        keys += flattened(rules, rule) if isinstance(rule, str) else [(name, place)]
    return keys


def _definition_order(rules: Contexts) -> list[Key]:
    """Of two items that match at one place Vim takes the one defined last, so what is tried first is defined last."""
    sorter: TopologicalSorter[Key] = TopologicalSorter()
    for name in rules:
        keys = flattened(rules, name)
        for first, second in pairwise(keys):
            sorter.add(first, second)
        for key in keys:
            sorter.add(key)
    return list(sorter.static_order())


def _cluster(rules: Contexts, name: str) -> str:
    held = [f"@{group(rule)}" if isinstance(rule, str) else item_group(name, rule) for rule in rules[name]]
    return f"syntax cluster {group(name)} contains={','.join(dict.fromkeys(held))}"


def _item(rules: Contexts, key: Key) -> str:
    name, place = key
    rule = rules[name][place]
    assert not isinstance(rule, str)
    item = item_group(name, rule)
    # The rules of `file`, and of what it includes, hold where a line begins, which is where nothing contains them.
    contained = "" if key in flattened(rules, "file") else " contained"
    if isinstance(rule, Match):
        return f"syntax match {item} {_quoted(vim_pattern(rule.pattern))}{contained}"
    ends = [rule.end] if rule.end else ["$", f"(?={TOP})"]
    # All regions of a line end with it (`keepend`), unless a bracket or a long string goes on (`extend`).
    options = "extend " if rule.spans else "" if rule.end else "keepend "
    start = f"matchgroup={group(rule.look)} start={_quoted(vim_pattern(rule.pattern))}"
    stops = " ".join(f"end={_quoted(vim_pattern(end))}" for end in ends)
    contains = f"contains=@{group(rule.inside)}" if rules[rule.inside] else ""
    return f"syntax region {item} {start} {stops} {options}{contains}{contained}"
