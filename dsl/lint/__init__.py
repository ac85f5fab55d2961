"""Advice on scenarios that are already correct; knows the tree and its names, changes no text itself."""
