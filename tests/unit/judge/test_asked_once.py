from __future__ import annotations

from cts.interpreter.judge.asked_once import asked_once


def test_each_part_is_looked_at_once_and_an_equal_one_again() -> None:
    seen: list[list[int]] = []

    @asked_once
    def is_long(part: list[int]) -> bool:
        seen.append(part)
        return len(part) > 1

    one, other, short = [1, 2], [1, 2], [1]
    assert [is_long(part) for part in (one, one, other, short, other, short)] == [True, True, True, False, True, False]
    assert seen == [one, other, short]


def test_no_part_gets_the_answer_of_one_that_is_gone() -> None:
    is_seven = asked_once(lambda part: part[0] == 7)
    assert [is_seven([number]) for number in range(200)] == [number == 7 for number in range(200)]
