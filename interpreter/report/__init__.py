"""Readers of a run's events, one for each form of report; they decide nothing."""
