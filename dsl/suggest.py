"""The nearest known word to a misspelt one, for "did you mean".

It knows letters only: not what the words name, nor how a message around the answer is worded.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_EDITS = 3


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most likely meant by `word`, or None when a guess would be a stretch.

    One edit is allowed for every three letters; swapping two neighbours is one edit. Failing that, a word that begins
    exactly one candidate is taken as cut short. Upper and lower case are the same here, but an equal case breaks ties.
    """
    folded = word.lower()
    known = list(dict.fromkeys(candidates))
    best: tuple[int, bool, int] | None = None
    best_candidate = None
    for candidate in known:
        limit = min(max(len(word), len(candidate)) // 3, _MAX_EDITS)
        n_edits = _edits(folded, candidate.lower(), limit)
        if n_edits > limit:
            continue
        rank = (n_edits, candidate[:1] != word[:1], abs(len(candidate) - len(word)))
        if best is None or rank < best:
            best, best_candidate = rank, candidate
    if best_candidate is None and len(word) > 1:
        begun = [candidate for candidate in known if candidate.lower().startswith(folded)]
        return begun[0] if len(begun) == 1 else None
    return best_candidate


def _edits(left: str, right: str, limit: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours between two words; `limit + 1` when beyond it."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, previous, row = row, before, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
        # A swap looks back two rows, so one row beyond the limit does not end the search; two would.
        if min(row) > limit and min(before) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
