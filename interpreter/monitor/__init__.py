"""Monitors: what the operating system says of processes, waits, locks, files and leftovers.

They are given process numbers and folders and give back facts. They know nothing of plans, scenarios, actors or
verdicts, and nothing is imported here: each monitor is loaded by whoever needs it.
"""
