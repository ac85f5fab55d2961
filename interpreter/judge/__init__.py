"""Pure functions from a history to a verdict; they open nothing and draw nothing."""
