"""A step that drives clients of its own: what they do becomes its operations, and they take the place of members."""

from __future__ import annotations

DRIVING = """
def drive(context, clients, rounds):
    for number in range(rounds):
        opened = [context.client_begins(client) for client in range(1, int(clients) + 1)]
        for client, reference in enumerate(reversed(opened)):
            context.client_ends(reference, "Locked" if client == 0 and number == 0 else "")

def hold_keys(context, clients):
    for client in range(1, int(clients) + 1):
        context.client_holds(client, "even" if client % 2 == 0 else "odd")
        context.client_ends(context.client_begins(client))

def drive_and_fail(context):
    context.client_ends(context.client_begins(1))
    raise OSError(111, "gone")
"""

HEAD = """
verb drive(clients: number, rounds: number) from python "./driving.py:drive"
verb hold_keys(clients: number) from python "./driving.py:hold_keys"
verb drive_and_fail() from python "./driving.py:drive_and_fail"
"""


def _run(bench, body: str):
    (bench.folder / "driving.py").write_text(DRIVING)
    return bench.run_file(f'{HEAD}\nscenario TEST-1 "A test"\n{body}')


def test_each_client_has_operations_of_its_own_and_the_step_none(bench, operations) -> None:
    history = _run(bench, "  actor driver\n    drive 3 2\n  expect all driver.drive succeed\n")
    found = operations(history, "driver.drive")
    assert history.faults == []
    assert sorted((each.member, each.round) for each in found) == [(c, r) for c in (1, 2, 3) for r in (1, 2)]
    assert [(each.member, each.error) for each in found if each.outcome == "failed"] == [(3, "Locked")]
    assert all(each.began_ns <= each.ended_ns for each in found)


def test_what_a_client_holds_is_known_of_each_of_its_operations(bench, operations) -> None:
    history = _run(bench, "  actor driver\n    hold_keys 3\n  expect driver.hold_keys never overlaps\n")
    found = {each.member: each.attributes.get("client_key") for each in operations(history, "driver.hold_keys")}
    assert found == {1: "odd", 2: "even", 3: "odd"}


def test_many_are_open_at_once(bench, operations) -> None:
    history = _run(bench, "  actor driver\n    drive 3 1\n  expect all driver.drive succeed\n")
    first, second, third = sorted(operations(history, "driver.drive"), key=lambda each: each.began_ns)
    assert first.began_ns < second.began_ns < third.began_ns <= third.ended_ns < second.ended_ns < first.ended_ns


def test_a_step_that_fails_while_it_drives_says_so_itself(bench, operations) -> None:
    history = _run(bench, "  actor driver\n    drive_and_fail\n  expect driver succeeds\n")
    outcomes = sorted((each.member, each.outcome, each.error) for each in operations(history, "driver.drive_and_fail"))
    assert outcomes == [(0, "failed", "Refused"), (1, "succeeded", "")]


def test_a_group_cannot_drive_since_its_members_could_not_be_told_from_clients(bench, operations) -> None:
    history = _run(bench, "  actor driver[2]\n    drive 1 1\n  expect all driver succeed\n")
    assert {each.outcome for each in operations(history, "driver.drive")} == {"failed"}
