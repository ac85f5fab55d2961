"""Bad input for the parser: random bytes, mutated and truncated files, deep nesting, endless lines, other encodings."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .scenarios import scenario_file

WORDS = (
    "scenario", "actor", "expect", "given", "use", "verb", "at", "when", "every", "repeat", "try", "tally", "matrix", "let",
    "a", "others", "text of", "in background", '"', '"""', 'r"', "/", "(", ")", "[", "]", "{", "}", "..", ".", ",", ", others",
    "+", "-", "->", "=", "==", ":", "|", "5s", "5", "1e9", "99%", "5/s", "\t", "\\", "'", "`", "\u201c", "#", "##", "\n", "\n  ",
    "\n    ", "\r", "\0", "\ufeff", "\u2028", "\x1b[2J", "é", "🙂", "exactly one", "Given", "if", "true", "t+50ms", "+5ms",
)  # fmt: skip
OPENERS = (
    "(",
    "[",
    "a(",
    "a[",
    "-",
    "try ",
    "at t ",
    "a.",
    "1+",
    "when x ends ",
    '"{',
    "[-(",
    "1-(",
    "every 1s for 1s ",
)


def random_bytes(rng: Random) -> bytes:
    return rng.randbytes(rng.randint(0, 300))


def random_words(rng: Random) -> bytes:
    return rng.choice(("", " ")).join(rng.choices(WORDS, k=rng.randint(1, 120))).encode()


def truncated(rng: Random) -> bytes:
    data = scenario_file(rng).encode()
    return data[: rng.randint(0, len(data))]


def mutated(rng: Random) -> bytes:
    data = bytearray(scenario_file(rng).encode())
    for _ in range(rng.choice((1, 2, 5, 30))):
        at = rng.randint(0, len(data))
        kind = rng.randint(0, 4)
        if kind == 0:
            del data[at : at + rng.randint(1, 20)]
        elif kind == 1:
            data[at:at] = rng.choice(WORDS).encode()
        elif kind == 2:
            data[at : at + 1] = rng.randbytes(1)
        elif kind == 3:
            start = rng.randint(0, len(data))
            data[at:at] = data[start : start + rng.randint(1, 60)]
        else:
            data[at:at] = b"\n" + b" " * rng.randint(0, 12)
    return bytes(data)


def shuffled_lines(rng: Random) -> bytes:
    lines = scenario_file(rng).splitlines()
    rng.shuffle(lines)
    return "\n".join(lines).encode()


def other_encoding(rng: Random) -> bytes:
    text = scenario_file(rng) + "# ü\n"
    encoding = rng.choice(("latin-1", "utf-16", "utf-16-le", "utf-8-sig", "utf-32", "cp500"))
    return text.replace("\n", rng.choice(("\n", "\r\n", "\r"))).encode(encoding, "replace")


def deep(rng: Random, size: int = 3000) -> bytes:
    opener = rng.choice(OPENERS)
    start = rng.choice(("let x = ", "scenario a\n  actor b\n    wait ", "scenario a\n  expect ", "timeout ", ""))
    return (start + opener * (size // len(opener)) + rng.choice(("", "1", "wait 1s", ")" * 60, "\n"))).encode()


def deep_blocks(rng: Random, size: int = 3000) -> bytes:
    opener = rng.choice(("repeat 3 times", "at t", "when x ends", "actor b", "scenario a", "tally x", "wait 1s"))
    text, depth = "scenario a\n  actor b\n", 2
    while len(text) < size:
        text += "  " * depth + opener + "\n"
        depth += 1
    return text.encode()


def long_line(rng: Random, size: int = 3000) -> bytes:
    unit = rng.choice((
        "a", " ", "a ", "1,", '"x" ', '"', "\\", "#", "/a", "/", "{", "[1],", "(1) ", "]", ")", "=", "..", "- ", "é", "🙂",
        "'", "\t", " or x", '"""', '""', '"{a}', "{}", "\\{", "5m ", "a,", "1..", "+ 1 ", '\\"', "$", "\x1b",
    ))  # fmt: skip
    start = rng.choice(
        ("let x = [", "let x = ", 'why "', 'why """', "tags ", "scenario a\n  expect x equals 1 ", "# ", "")
    )
    return (start + unit * (size // len(unit.encode())) + rng.choice(("", "\n", "]\n", '"\n'))).encode()


def many_lines(rng: Random, size: int = 3000) -> bytes:
    line = rng.choice((
        "use", "timeout = 3s", "scenario", "scenario a\n  actor b\n    read", "  x", "]", "[", '"', "actor b", "a(", "\t",
        "scenario a\n  expect x", "    wait 1s\n  wait 1s", "# x", "## x", "", "let x = (", "why '", "a" * 40, "$", '"""', 'why "\\q',
    ))  # fmt: skip
    return ((line + "\n") * (size // (len(line) + 1))).encode()


MAKERS: tuple[Callable[[Random], bytes], ...] = (
    random_bytes, random_words, truncated, mutated, shuffled_lines, other_encoding, deep, deep_blocks, long_line, many_lines,
)  # fmt: skip
LARGE_MAKERS: tuple[Callable[[Random, int], bytes], ...] = (deep, deep_blocks, long_line, many_lines)


def bad_input(rng: Random) -> bytes:
    return rng.choice(MAKERS)(rng)
