"""Scenario text in, a Plan out; knows nothing of how a plan is run or of the terminal."""
