"""`python -m cts`: the same front door as the `cts` command; knows nothing else."""

from __future__ import annotations

import sys

from .cli.main import main

if __name__ == "__main__":
    sys.exit(main())
