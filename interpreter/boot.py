"""The first file that a keeper runs: `python -I -S boot.py keeper ...`. Makes the package by hand and goes on in it.

Without site and without the package's own `__init__`, so that the process stays small and forks fast. It knows only
where the package lies: one folder above its own.
"""

import os
import sys
from types import ModuleType

# Set, it makes the loader find every function of every library before the first fork; otherwise each fresh process
# looks up for itself what it is the first to call, in pages that it has to copy for that. Which value does not matter
# to the loader, so ours tells that it was not the user's.
_BIND_NOW, _OURS = "LD_BIND_NOW", "for-forks"


def environment_bound_early() -> dict[str, str]:
    """The environment to start a keeper with."""
    return {_BIND_NOW: _OURS, **os.environ}


def _forget_binding() -> None:
    """Programs that actors start are to find the environment that the user gave."""
    if os.environ.get(_BIND_NOW) == _OURS:
        del os.environ[_BIND_NOW]


def _make_packages() -> None:
    here = os.path.dirname(os.path.abspath(__file__))
    for name, folder in (("cts", os.path.dirname(here)), ("cts.interpreter", here)):
        package = ModuleType(name)
        package.__path__ = [folder]
        sys.modules[name] = package
    sys.modules["cts"].interpreter = sys.modules["cts.interpreter"]  # type: ignore[attr-defined]


if __name__ == "__main__":
    _forget_binding()
    _make_packages()
    if sys.argv[1] == "probe":
        from cts.interpreter.worlds import print_probe

        print_probe()
    else:
        from cts.interpreter.keeper import main

        main(sys.argv[2:])
