"""One file per lint rule; no rule knows of another."""
