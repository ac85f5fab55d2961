"""Observers of a running scenario; they record what they see and judge nothing."""
