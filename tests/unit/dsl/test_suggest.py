"""The nearest known word."""

from __future__ import annotations

import pytest

from cts.dsl.suggest import closest

COMMANDS = ["lint", "fmt", "plan", "diff", "explain", "run", "history", "check-history", "version"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("lnit", "lint"),  # neighbours swapped
        ("lnt", "lint"),  # one letter missing
        ("llint", "lint"),  # one too many
        ("lind", "lint"),  # one replaced
        ("LINT", "lint"),
        ("verison", "version"),
        ("vrsoin", "version"),  # two edits in a longer word
        ("chek-hisotry", "check-history"),
        ("expl", "explain"),  # cut short
        ("check", "check-history"),
        ("rn", "run"),
        ("quux", None),
        ("x", None),
        ("", None),
        ("banana", None),
    ],
)
def test_closest(word: str, expected: str | None) -> None:
    assert closest(word, COMMANDS) == expected


def test_short_words_are_not_guessed_across_all_their_letters() -> None:
    assert closest("ab", ["cd", "ef"]) is None
    assert closest("a", ["b", "c"]) is None


def test_the_nearer_candidate_wins_whatever_the_order() -> None:
    assert closest("barrierx", ["carrier", "barriers", "barrier"]) in ("barriers", "barrier")
    assert closest("opn", ["opens", "open"]) == "open"
    assert closest("opn", ["open", "opens"]) == "open"


def test_a_beginning_shared_by_two_is_no_guess() -> None:
    assert closest("his", ["history-of-runs", "history-of-files"]) is None


def test_candidates_may_be_any_iterable() -> None:
    assert closest("opne", (name for name in ["open"])) == "open"
