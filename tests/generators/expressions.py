"""Random values and expressions of the language: amounts in any unit, texts with names in them, nested brackets."""

from __future__ import annotations

from random import Random

from .spelling import Speller

DURATIONS = (("ns", 1), ("us", 1000), ("ms", 10**6), ("s", 10**9), ("min", 60 * 10**9), ("h", 3600 * 10**9))
SIZES = ("B", "KiB", "MiB", "GiB", "KB", "MB", "GB")


class Expressions:
    """The expressions of one file; the lists hold the names that can be used where the generator stands."""

    def __init__(self, rng: Random, speller: Speller) -> None:
        self.rng = rng
        self.speller = speller
        self.sizes: list[str] = []
        self.durations: list[str] = []
        self.numbers: list[str] = ["run"]
        self.texts: list[str] = []
        self.contents: list[str] = []
        self.checks: list[str] = []
        self.has_phase = False

    def maybe(self, chance: float) -> bool:
        return self.rng.random() < chance

    def quoted(self, text: str) -> str:
        """A text that is never spelled in another way."""
        return self.speller.atom(f'"{text}"')

    def string(self, text: str = "x") -> str:
        kind = self.rng.randint(0, 9)
        if kind == 0:
            return self.speller.atom(f'r"{text}{{raw}}\\d"')
        if kind == 1:
            return self.speller.atom(f'"{text}-{{run}}-{{ work }}"')
        if kind == 2:
            return self.speller.atom(f'"{text} \\"q\\" \\{{ \\\\ \\n ü # no comment"')
        if kind == 3:
            return self.speller.atom(f'"{text} {{run + 1000}}"')
        return self.speller.atom(f'"{text}"')

    def text_value(self) -> str:
        if self.maybe(0.2):
            return self.speller.atom('"""first\n    second\n  third"""')
        return self.string("value")

    def simple_duration(self) -> str:
        unit, _ = self.rng.choice(DURATIONS[1:])
        digits = self.rng.choice(("1", "5", "50", "90", "100", "250", "1000", "1_500", "60", "3600", "0"))
        fraction = ".5" if self.maybe(0.1) else ""
        return f"{digits}{fraction}{unit}"

    def duration(self) -> str:
        kind = self.rng.randint(0, 9)
        if kind == 0 and self.durations:
            return self.rng.choice(self.durations)
        if kind == 1:
            both = " " if self.maybe(0.5) else ""
            return f"{self.simple_duration()}{both}{self.rng.choice('+-')}{both}{self.simple_duration()}"
        if kind == 2:
            return f"(¶{self.duration()}¶)·*·{self.number()}"
        return self.simple_duration()

    def size(self) -> str:
        if self.sizes and self.maybe(0.2):
            return self.rng.choice(self.sizes)
        digits = self.rng.choice(("1", "4", "64", "100", "512", "1000", "1024", "1536", "2_048", "0"))
        return f"{digits}{self.rng.choice(SIZES)}"

    def rate(self) -> str:
        return f"{self.rng.choice(('1', '50', '60', '90', '200', '0.5', '3600'))}/{self.rng.choice(('s', 'min', 'h'))}"

    def number(self) -> str:
        kind = self.rng.randint(0, 9)
        if kind == 0:
            return self.rng.choice(self.numbers)
        if kind == 1:
            return "random(·1·..·100·)"
        if kind == 2:
            return f"(¶{self.rng.choice(self.numbers)}·*·2¶)"
        if kind == 3:
            return f"{self.rng.choice(self.numbers)}  /  2"
        return self.rng.choice(("1", "2", "3", "10", "1_000", "400"))

    def instant(self) -> str:
        both = " " if self.maybe(0.5) else ""
        if self.durations and self.maybe(0.3):
            return f"go{both}+{both}{self.durations[0]}"
        amount = self.simple_duration() if self.maybe(0.8) else f"2·*·{self.simple_duration()}"
        return f"{self.rng.choice(('t', 'go'))}{both}+{both}{amount}"

    def list_of(self, items: list[str]) -> str:
        inner = "¶,¶".join(items)
        return f"[¶{inner}{'¶,' if self.maybe(0.3) else ''}¶]"

    def expression(self) -> str:
        kind = self.rng.randint(0, 9)
        if kind == 0:
            return f"-·{self.number()}"
        if kind == 1:
            return self.list_of([self.expression() for _ in range(self.rng.randint(1, 8))])
        if kind == 2:
            return f"{self.number()}·..·{self.number()}"
        if kind == 3:
            return self.rng.choice(("true", "false", "none", "work"))
        if kind == 4:
            return f"{self.number()}  -  -·{self.number()}"
        if kind == 5:
            return self.string("text")
        if kind == 6:
            return self.rng.choice(("writer.step0.value", "writer . step0 . value"))
        return self.number()
