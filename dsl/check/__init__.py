"""Meaning errors, one module for each; knows the tree and its names, not how a plan runs."""
