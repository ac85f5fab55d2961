from __future__ import annotations

from cts.stdlib.preloads import preloads


def test_only_what_is_needed_is_preloaded() -> None:
    assert preloads("cts.stdlib.files:read", {"path": "a"}) == ()
    assert preloads("cts.stdlib.locks:hold", {"kind": "flock"}) == ()
    assert preloads("cts.stdlib.locks:hold", {"kind": "filelock"}) == ("filelock",)
    assert preloads("cts.stdlib.redis_locks:hold", {"library": "pottery"}) == ("pottery", "redis")
    assert preloads("cts.stdlib.redis_locks:hold", {"library": "broken"}) == ()


def test_what_is_not_known_may_be_everything() -> None:
    assert preloads("cts.stdlib.locks:lock", {}) == ("portalocker", "filelock")
    assert preloads("cts.stdlib.redis_locks:lock", {}) == ("pottery", "redis")
