"""Consistency models, one for each module; they know operations and results, not processes."""
