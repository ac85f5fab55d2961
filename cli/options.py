"""What a command accepts, declared; and command lines read against the declaration.

It knows words, options and their kinds. It does not know which commands exist, what they do with the values, how help
is laid out (`help_text`), or what shells need for completion (`completion`): those read the same declarations.

It is our own because argparse costs more to import than `cts --version` takes, and its errors are not ours.
"""

from __future__ import annotations

from ..dsl.suggest import closest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Literal

    # What a shell may offer in the place of a value.
    Completes = Literal["nothing", "files", "folders", "scenarios"]
    Count = Literal["one", "optional", "any", "some"]

USAGE_EXIT = 2
INTERRUPT_EXIT = 130


class CommandError(Exception):
    """A command cannot do what it was asked; the message is for the user and names the way out."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code


class UsageError(Exception):
    """The command line itself is wrong; the command says which exit code that is."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Kind:
    """A kind of value: its placeholder in help, how it is read, what to say when it cannot be."""

    __slots__ = ("choices", "completes", "placeholder", "read", "wants")

    def __init__(
        self,
        placeholder: str,
        read: Callable[[str], object],
        wants: str,
        *,
        completes: Completes = "nothing",
        choices: tuple[str, ...] = (),
    ) -> None:
        self.placeholder = placeholder
        self.read = read  # raises ValueError when the text is not of this kind
        self.wants = wants
        self.completes: Completes = completes
        self.choices = choices


def _read_text(text: str) -> str:
    return text


def _read_name(text: str) -> str:
    if not text:
        raise ValueError(text)
    return text


def _read_whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def _read_count(text: str) -> int:
    if (number := _read_whole(text)) < 1:
        raise ValueError(text)
    return number


TEXT = Kind("TEXT", _read_text, "some text")
WHOLE = Kind("N", _read_whole, "a whole number, 0 or more")
COUNT = Kind("N", _read_count, "a whole number, 1 or more")
FILE = Kind("FILE", _read_name, "the name of a file", completes="files")
FOLDER = Kind("FOLDER", _read_name, "the name of a folder", completes="folders")
SCENARIOS = Kind("PATH", _read_name, "a .cts file or a folder of them", completes="scenarios")


def one_of(*choices: str) -> Kind:
    """The kind of value that is one of a few words."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(text)
        return text

    return Kind("|".join(choices), read, "one of " + ", ".join(choices), choices=choices)


class Option:
    """`--name`, or `--name VALUE` when it has a kind; read from `Parsed` by the name without its dashes."""

    __slots__ = ("default", "help", "key", "kind", "name", "repeatable", "short")

    def __init__(
        self,
        name: str,
        help: str,  # noqa: A002 - the word that every reader expects here
        *,
        short: str | None = None,
        kind: Kind | None = None,
        default: object = None,
        repeatable: bool = False,
    ) -> None:
        self.name = name
        self.help = help
        self.key = name.removeprefix("--")
        self.short = short
        self.kind = kind
        self.default = default
        self.repeatable = repeatable

    @property
    def names(self) -> tuple[str, ...]:
        return (self.short, self.name) if self.short else (self.name,)


class Positional:
    """An argument known by its place; `count` is one, optional, any (0 or more) or some (1 or more)."""

    __slots__ = ("count", "help", "key", "kind", "name")

    def __init__(self, name: str, help: str, *, kind: Kind = TEXT, count: Count = "one") -> None:  # noqa: A002
        self.name = name
        self.help = help
        self.key = name.lower()
        self.kind = kind
        self.count: Count = count


HELP = Option("--help", "show this text", short="-h")


class Command:
    """All that a command line of one command may hold, and how the command ends when it cannot begin."""

    __slots__ = ("details", "examples", "interrupt_exit", "name", "options", "positionals", "usage_exit")

    def __init__(
        self,
        name: str,
        *,
        positionals: tuple[Positional, ...] = (),
        options: tuple[Option, ...] = (),
        examples: tuple[tuple[str, str], ...],
        details: str = "",
        usage_exit: int = USAGE_EXIT,
        interrupt_exit: int = INTERRUPT_EXIT,
    ) -> None:
        self.name = name
        self.positionals = positionals
        self.options = (*options, HELP)
        self.examples = examples  # (command line, what it does)
        self.details = details
        self.usage_exit = usage_exit
        self.interrupt_exit = interrupt_exit


class Parsed:
    """The values of one command line. Asking for a key that the command does not declare is a KeyError."""

    __slots__ = ("_defaults", "_given", "command")

    def __init__(self, command: Command, given: dict[str, list[object]]) -> None:
        self.command = command
        self._given = given
        self._defaults: dict[str, object] = {positional.key: None for positional in command.positionals}
        self._defaults.update((option.key, option.default) for option in command.options)

    def given(self, key: str) -> bool:
        """Whether the command line itself says it, rather than a default."""
        _ = self._defaults[key]
        return key in self._given

    def value(self, key: str) -> object:
        """The value as its kind reads it, or the default."""
        default = self._defaults[key]
        return self._given[key][-1] if key in self._given else default

    def flag(self, key: str) -> bool:
        return self.value(key) is not None

    def text(self, key: str) -> str | None:
        value = self.value(key)
        return None if value is None else str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """All values of a repeatable option, or of a positional."""
        _ = self._defaults[key]
        return tuple(str(value) for value in self._given.get(key, ()))

    def number(self, key: str) -> int | None:
        value = self.value(key)
        if value is None or isinstance(value, int):
            return value
        raise TypeError(f"{key} is not of a kind that reads whole numbers")


def read(command: Command, words: Sequence[str]) -> Parsed | None:
    """Read a command line; None when it asks for help. Raises UsageError."""
    reader = _Reader(command)
    return Parsed(command, reader.given) if reader.read(list(words)) else None


class _Reader:
    def __init__(self, command: Command) -> None:
        self.given: dict[str, list[object]] = {}
        self._positionals = command.positionals
        self._options = {name: option for option in command.options for name in option.names}
        self._plain: list[str] = []

    def read(self, words: list[str]) -> bool:
        words.reverse()
        while words:
            word = words.pop()
            if word == "--":
                self._plain.extend(reversed(words))
                break
            if word in HELP.names:
                return False
            if word.startswith("--"):
                self._read_long(word, words)
            elif word.startswith("-") and word != "-":
                self._read_short(word, words)
            else:
                self._plain.append(word)
        self._place()
        return True

    def _read_long(self, word: str, rest: list[str]) -> None:
        name, equals, value = word.partition("=")
        option = self._options.get(name)
        if option is None:
            raise UsageError(_unknown("option", name, [known for known in self._options if known.startswith("--")]))
        if option.kind is None:
            if equals:
                raise UsageError(f"{name} takes no value, so {word!r} is not understood")
            self.given[option.key] = [True]
        else:
            self._add(option, name, value if equals else self._next(option, name, rest))

    def _read_short(self, word: str, rest: list[str]) -> None:
        """`-j4`, `-j 4`, and flags in a row: `-qv`."""
        for place in range(1, len(word)):
            name = "-" + word[place]
            option = self._options.get(name)
            if option is None:
                within = f" (in {word})" if len(word) > 2 else ""
                raise UsageError(f"unknown option {name}{within}")
            if option.kind is not None:
                value = word[place + 1 :].removeprefix("=")
                self._add(option, name, value or self._next(option, name, rest))
                return
            self.given[option.key] = [True]

    def _next(self, option: Option, name: str, rest: list[str]) -> str:
        # `--report --junit x` means a forgotten value far more often than a folder called --junit.
        if not rest or rest[-1].startswith("--") or rest[-1] in self._options:
            assert option.kind is not None
            raise UsageError(f"{name} needs a value: {option.kind.wants}")
        return rest.pop()

    def _add(self, option: Option, name: str, text: str) -> None:
        assert option.kind is not None
        if option.key in self.given and not option.repeatable:
            raise UsageError(f"{name} is given more than once")
        self.given.setdefault(option.key, []).append(_value(option.kind, name, text))

    def _place(self) -> None:
        plain = self._plain[::-1]
        for positional in self._positionals:
            if positional.count in ("one", "some") and not plain:
                raise UsageError(f"{positional.name} is missing: {positional.help}")
            n_taken = min(len(plain), 1 if positional.count in ("one", "optional") else len(plain))
            if n_taken:
                self.given[positional.key] = [
                    _value(positional.kind, positional.name, plain.pop()) for _ in range(n_taken)
                ]
        if plain:
            raise UsageError(f"unexpected argument {plain[-1]!r}")


def _value(kind: Kind, name: str, text: str) -> object:
    try:
        return kind.read(text)
    except ValueError:
        nearest = closest(text, kind.choices)
        hint = f"; did you mean {nearest!r}?" if nearest else ""
        raise UsageError(f"{name} wants {kind.wants}, not {text!r}{hint}") from None


def _unknown(what: str, word: str, known: Sequence[str]) -> str:
    nearest = closest(word, known)
    return f"unknown {what} {word}" + (f"; did you mean {nearest}?" if nearest else "")
