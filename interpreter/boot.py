"""The first file that a keeper runs: `python -I -S boot.py keeper ...`. Makes the package by hand and goes on in it.

Without site and without the package's own `__init__`, so that the process stays small and forks fast. It knows only
where the package lies: one folder above its own.
"""

import os
import sys
from types import ModuleType


def _make_packages() -> None:
    here = os.path.dirname(os.path.abspath(__file__))
    for name, folder in (("cts", os.path.dirname(here)), ("cts.interpreter", here)):
        package = ModuleType(name)
        package.__path__ = [folder]
        sys.modules[name] = package
    sys.modules["cts"].interpreter = sys.modules["cts.interpreter"]  # type: ignore[attr-defined]


if __name__ == "__main__":
    _make_packages()
    if sys.argv[1] == "probe":
        from cts.interpreter.worlds import print_probe

        print_probe()
    else:
        from cts.interpreter.keeper import main

        main(sys.argv[2:])
