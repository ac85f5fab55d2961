"""A lock service that moves from one server to another, and from one format to another, while it is used.

The old server holds a lock as a text, the new one as a hash. In each phase it is fixed where a lock must be taken and
where it is only copied to. Neighbouring phases have one place in common, and a client that finds the phase changed when it
has taken a lock takes it once more: so no two can hold it, as long as whoever moves carries along what is held. The
design `hasty` only says that the next phase has begun, and empties the old server before it goes back there. It exists to
be tested, and knows nothing of scenarios.
"""

from __future__ import annotations

import os
from itertools import count
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple

from cts.stdlib.redis_client import ask

if TYPE_CHECKING:
    from cts.interpreter.context import Context
    from cts.interpreter.fixtures import FixtureContext

OLD, NEW = "old", "new"


class Phase(NamedTuple):
    required: tuple[str, ...]
    copied: tuple[str, ...]


PHASES = {
    "legacy": Phase((OLD,), ()),
    "dual": Phase((OLD,), (NEW,)),
    "routed": Phase((OLD, NEW), ()),
    "migrated": Phase((NEW,), (OLD,)),
    "new": Phase((NEW,), ()),
}
_PHASE_FILE = "phase"
_AGAIN_S = 0.01

_TAKE = {
    OLD: "return redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0",
    NEW: "if redis.call('exists', KEYS[1]) == 1 then return 0 end redis.call('hset', KEYS[1], 'owner', ARGV[1])"
    " return redis.call('pexpire', KEYS[1], ARGV[2])",
}
_OWNER = {OLD: "redis.call('get', KEYS[1])", NEW: "redis.call('hget', KEYS[1], 'owner')"}
_LIST = {
    OLD: "local all = {} for _, key in ipairs(redis.call('keys', '*')) do all[#all + 1] ="
    " {key, redis.call('get', key), redis.call('pttl', key)} end return all",
    NEW: "local all = {} for _, key in ipairs(redis.call('keys', '*')) do all[#all + 1] ="
    " {key, redis.call('hget', key, 'owner'), redis.call('pttl', key)} end return all",
}


class NotHeld(Exception):
    """What was taken is not there any more."""

    portable_name = "NotHeld"


class Refused(Exception):
    """Somebody else holds the lock."""

    portable_name = "Locked"


class Unavailable(Exception):
    """A server that has to agree cannot be asked, so nothing was taken."""

    portable_name = "Refused"


# --- servers ----------------------------------------------------------------------------------------------------


def put(place: str, name: str, owner: str, lease_ms: int) -> bool:
    return ask(place, "EVAL", _TAKE[place], "1", name, owner, lease_ms) == 1


def drop(place: str, name: str, owner: str) -> bool:
    script = f"if {_OWNER[place]} == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"
    return ask(place, "EVAL", script, "1", name, owner) == 1


def owner_in(place: str, name: str) -> object:
    return ask(place, "EVAL", f"return {_OWNER[place]}", "1", name)


def held_in(place: str) -> list[tuple[str, str, int]]:
    """Each lock's name, its owner, and for how many more milliseconds."""
    answer = ask(place, "EVAL", _LIST[place], "0")
    return sorted((str(name), str(owner), int(str(ms))) for name, owner, ms in answer)  # type: ignore[union-attr,misc]


# --- clients ----------------------------------------------------------------------------------------------------


def phase() -> str:
    with open(_PHASE_FILE, encoding="ascii") as file:
        return file.read()


class Taken(NamedTuple):
    name: str
    owner: str


_held: dict[str, Taken] = {}
_numbers = count(1)


def take(context: Context, name: str, lease: float, version: str) -> Taken | None:
    """None if somebody else has it, or if the phase changed meanwhile."""
    taken = Taken(name, f"{context.actor} {context.index} {next(_numbers)}")
    # A client of the old version has never heard of phases.
    now = "legacy" if version == "old" else phase()
    lease_ms = max(1, round(lease * 1000))
    for place in PHASES[now].required:
        try:
            if put(place, name, taken.owner, lease_ms):
                continue
        except OSError as error:
            _drop_everywhere(taken)
            raise Unavailable(f"{place}: {error}") from None
        _drop_everywhere(taken)
        return None
    for place in PHASES[now].copied:
        _try_to_put(place, taken, lease_ms)
    if version != "old" and phase() != now:
        _drop_everywhere(taken)
        return None
    return taken


def _try_to_put(place: str, taken: Taken, lease_ms: int) -> None:
    try:
        put(place, taken.name, taken.owner, lease_ms)
    except OSError:
        # A copy is for later; the service does not wait for it.
        pass


def _drop_everywhere(taken: Taken) -> set[str]:
    """Where it was."""
    found = set()
    for place in (OLD, NEW):
        try:
            if drop(place, taken.name, taken.owner):
                found.add(place)
        except OSError:
            continue
    return found


def give_back(taken: Taken, version: str) -> None:
    now = PHASES["legacy" if version == "old" else phase()]
    if not _drop_everywhere(taken).intersection(now.required):
        raise NotHeld(f"{taken.name} was not held any more")


def _wait_for(context: Context, name: str, lease: float, version: str, nowait: bool) -> Taken:
    while True:
        taken = take(context, name, lease, version)
        if taken is not None:
            return taken
        if nowait:
            raise Refused(f"somebody else holds {name}")
        context.note_retry()
        sleep(_AGAIN_S * (0.5 + context.random.random()))


def lock(context: Context, name: str, lease: float, version: str, nowait: bool) -> None:
    _held[name] = _wait_for(context, name, lease, version, nowait)


def unlock(name: str, version: str) -> None:
    give_back(_held.pop(name), version)


def hold(context: Context, name: str, time: float, lease: float, version: str) -> None:
    taken = _wait_for(context, name, lease, version, False)
    context.begin_now()
    sleep(time)
    context.end_now()
    give_back(taken, version)


# --- who moves --------------------------------------------------------------------------------------------------


def service(context: FixtureContext, first: str) -> None:
    _say(os.path.join(context.work, _PHASE_FILE), first)


def move_to(target: str, design: str) -> float:
    """Phase by phase, forth or back. How many seconds it took."""
    began_s = monotonic()
    order = list(PHASES)
    at, end = order.index(phase()), order.index(target)
    step = 1 if end > at else -1
    if design == "hasty" and step < 0:
        ask(OLD, "FLUSHALL")
    while at != end:
        at += step
        _say(_PHASE_FILE, order[at])
        if design == "sound":
            _carry_along(*((OLD, NEW) if step > 0 else (NEW, OLD)))
    return monotonic() - began_s


def _say(path: str, text: str) -> None:
    with open(path + ".new", "w", encoding="ascii") as file:
        file.write(text)
    os.replace(path + ".new", path)


def _carry_along(source: str, dest: str) -> None:
    try:
        convert(source, dest, "exact")
    except OSError:
        # One of the two is dead. What it alone knew cannot be carried; what it copied is there already.
        pass


def convert(source: str, dest: str, way: str) -> int:
    """What is held in one place is held in the other too, by the same owner and as long. How many there were."""
    found = held_in(source)
    for name, owner, lease_ms in found:
        written, lease = (owner, lease_ms) if way == "exact" else (owner.strip(), 60_000)
        put(dest, name, written, lease)
        if owner_in(source, name) != owner:
            # It was given back meanwhile, perhaps before it came here.
            drop(dest, name, written)
    return len(found)


def fill(how_many: float) -> None:
    """Locks with owners that are not easily written: spaces at the ends, line ends, other alphabets, nothing."""
    for number in range(1, int(how_many) + 1):
        kind = ("", " left", "right ", "line\nend", "blåbær", '"{}"', "a:b:c")[number % 7]
        put(OLD, f"lock {number} {kind}", f"{kind}{number}{kind}", 5_000 + 97 * number)


def owners(place: str) -> str:
    return "|".join(f"{name}={owner}" for name, owner, _ in held_in(place))


def longest_lease(place: str) -> float:
    """In milliseconds."""
    return max(ms for _, _, ms in held_in(place))
