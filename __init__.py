"""cts: scenarios in which real programs collide, and a verdict on what came of it.

This file knows the version and nothing else, so that importing the package costs nothing.
"""

__version__ = "0.1.0"
