"""The order of a scenario's lines: header, given, actors, faults, explore, expect.

Lines of one rank keep their order. A line that gives a name is never moved behind a line that uses it, and where a name
is given twice, or hides another, nothing that uses it changes sides. It knows first words and names, not their meaning.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .format_lines import Line

_HEADER = (
    "why", "tags", "priority", "requires", "timeout", "tolerance", "runs", "retries", "seed", "alone", "isolation",
    "matrix", "contrast", "let", "share", "semaphore", "allow",
)  # fmt: skip
_SECTIONS = (
    _HEADER, ("given",), ("actor",), ("hold", "fail", "delay", "cut", "slow", "lose", "crash", "tear"),
    ("explore", "order"), ("expect", "tally", "check"),
)  # fmt: skip
SECTION_OF = {word: section for section, words in enumerate(_SECTIONS) for word in words}
RANKS = {word: 100 * section for word, section in SECTION_OF.items()} | {word: i for i, word in enumerate(_HEADER)}
PREDEFINED = frozenset(("actor", "index", "run", "seed", "work", "t"))
_IN_BRACES = re.compile(r"\{([^}]*)\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def section_of(line: Line) -> int:
    return SECTION_OF[line.word]


def names_given(line: Line) -> list[str]:
    """The name that a line of a header or a `given` makes known to the lines around it."""
    if line.word in ("let", "matrix", "share", "semaphore"):
        return [line.tokens[1][1]]
    if line.word in ("given", "use") and len(line.tokens) > 2 and line.tokens[-2][1] == "as":
        return [line.tokens[-1][1]]
    return [line.tokens[1][1]] if line.word == "use" else []


def in_order(lines: list[Line], outer: frozenset[str]) -> list[Line]:
    """The lines of a scenario in canonical order; `outer` are the names that the file itself gives."""
    ranks = [RANKS[line.word] for line in lines]
    if ranks == sorted(ranks):
        return lines
    behind = _constraints(lines, ranks, outer | PREDEFINED)
    return [lines[place] for place in _sorted(ranks, behind)]


def _constraints(lines: list[Line], ranks: list[int], hidden: frozenset[str]) -> list[set[int]]:
    """For each line, which later lines must stay behind it."""
    behind: list[set[int]] = [set() for _ in lines]
    given: dict[str, list[int]] = {}
    last_of_rank: dict[int, int] = {}
    for place, line in enumerate(lines):
        for name in names_given(line):
            given.setdefault(name, []).append(place)
        if ranks[place] in last_of_rank:
            behind[last_of_rank[ranks[place]]].add(place)
        last_of_rank[ranks[place]] = place
    if not given:
        return behind
    for place, line in enumerate(lines):
        for name in _names_used(line) & given.keys():
            is_ambiguous = name in hidden or len(given[name]) > 1
            for giver in given[name]:
                if giver < place:
                    behind[giver].add(place)
                elif is_ambiguous and giver > place:
                    behind[place].add(giver)
    return behind


def _sorted(ranks: Sequence[int], behind: list[set[int]]) -> list[int]:
    """The order by rank, then by place, in which nothing comes before what it must stay behind."""
    from heapq import heapify, heappop, heappush

    n_before = [0] * len(ranks)
    for places in behind:
        for place in places:
            n_before[place] += 1
    ready = [(ranks[place], place) for place, count in enumerate(n_before) if not count]
    heapify(ready)
    order: list[int] = []
    while ready:
        _, place = heappop(ready)
        order.append(place)
        for later in behind[place]:
            n_before[later] -= 1
            if not n_before[later]:
                heappush(ready, (ranks[later], later))
    return order


def _names_used(line: Line) -> set[str]:
    """Every name in a line and its block, those inside texts as well."""
    names: set[str] = set()
    left = [line]
    while left:
        current = left.pop()
        left += current.children
        for kind, text, _, _ in current.tokens:
            if kind == "NAME":
                names.add(text)
            elif kind == "STRING" and "{" in text:
                for inner in _IN_BRACES.findall(text):
                    names.update(_NAME.findall(inner))
    return names
