"""Where the coordinator finds modules, a process of the keeper finds them too from now on, and imports some.

It does not know what they are for.
"""

from __future__ import annotations

import sys


def import_for_companion(imports: tuple[str, ...], paths: tuple[str, ...]) -> str:
    """Gives this zygote the coordinator's places for imports, and what is to be imported; the error if that fails."""
    import site

    # The folders of installed packages may hold .pth files, which say where packages under development are.
    sys.path[:] = [path for path in paths if path not in sys.path] + sys.path
    for path in paths:
        if path.endswith(("site-packages", "dist-packages")):
            site.addsitedir(path)
    for name in imports:
        try:
            __import__(name)
        except Exception as failure:  # noqa: BLE001 - any module of the user's may fail in any way
            return f"cannot import {name}: {type(failure).__name__}: {failure}"
    return ""
