"""The numbers that actors write into their records, and what they stand for: the one table for writer and reader.

It does not know how records are stored.
"""

from __future__ import annotations

# Kinds of records. An operation's arguments stand in a record of their own before it, its late value in one behind it.
KIND_OPERATION, KIND_BARRIER, KIND_ARGUMENTS, KIND_VALUE, KIND_SHARED, KIND_SIGNAL, KIND_END, KIND_FIXTURE = range(1, 9)
# An operation of one of the clients that a step drives; its round is the client's number.
KIND_CLIENT = 9
# What an actor had open at its end and not at its beginning (none: nobody can tell), and a write elsewhere not noted.
KIND_HANDLES, KIND_NOT_NOTED = 10, 11
# An event that an actor waited for and that leaves no other trace: since when it can have been so, when it was seen, what.
KIND_EVENT = 12
# What an actor captured from the output of its last command: attributes of that operation, which has ended by then.
KIND_CAPTURED = 13

SUCCEEDED, FAILED, TIMED_OUT, KILLED, SKIPPED = range(1, 6)
OUTCOMES = ("", "succeeded", "failed", "timed_out", "killed", "skipped")

# Added to an outcome: the record's value is a table of what did not fit (`value`, `detail`, `attributes`, `retries`).
EXTENDED = 0x100
# Added to an outcome: the value stands in the next KIND_VALUE record of that step.
VALUE_FOLLOWS = 0x200
OUTCOME_MASK = 0xFF

# A content instead of a plain value: {CONTENT: (digest, size, head or None)}; None where the head was written before.
CONTENT = "\0content"
