"""`use`: finds modules, loads them, and says what they declare. Opens nothing but `.cts` files.

The standard library is read by name only: its files are searched for the lines that begin a declaration, and just the
declarations that somebody uses are parsed, since every `cts lint` pays for them. A user's module is parsed whole, and
its errors are reported with it.
"""

from __future__ import annotations

import os

from . import ast
from .declarations import Signature, signature_of
from .parser import Parsed, parse
from .record import Record
from .source import SourceFile, Unreadable, decode

COMMON = ("files", "commands", "locks", "sync")
LIBRARY = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "stdlib")
_WORDS = ("verb ", "fixture ", "check ")


class Used(Record):
    """One `use` of a file: the module, or why there is none (`circle` names the files that use each other)."""

    module: Module | None
    problem: str
    circle: tuple[str, ...] = ()


class Module:
    """What a module offers, by kind and name. `folder` is where its relative paths begin."""

    def __init__(self, name: str, path: str) -> None:
        self.name = name
        self.path = path
        self.folder = os.path.dirname(path)
        self.lets: dict[str, ast.LetStmt] = {}
        self.parsed: Parsed | None = None

    def names(self, what: str) -> list[str]:
        raise AssertionError("a module is a LibraryModule or a FileModule")

    def find(self, what: str, name: str) -> Signature | None:
        raise AssertionError("a module is a LibraryModule or a FileModule")


class LibraryModule(Module):
    """A module of the standard library, whose declarations are parsed when they are asked for."""

    def __init__(self, name: str, path: str, text: str) -> None:
        super().__init__(name, path)
        self.text = text
        self.places: dict[tuple[str, str], tuple[int, int]] = {}
        self.signatures: dict[tuple[str, str], Signature | None] = {}
        self._scan()

    def _scan(self) -> None:
        """Notes where each declaration begins (with its `##` lines) and ends."""
        begin = docs = 0
        open_key: tuple[str, str] | None = None
        for line in self.text.splitlines(keepends=True):
            is_doc = line.startswith("##")
            if open_key is not None and not line.startswith((" ", "\n", ")")):
                self.places[open_key] = (docs, begin)
                open_key = None
                docs = begin
            if line.startswith(_WORDS):
                what, _, rest = line.partition(" ")
                open_key = (what, rest.partition("(")[0].strip())
            elif not is_doc and open_key is None:
                docs = begin + len(line)
            begin += len(line)
        if open_key is not None:
            self.places[open_key] = (docs, begin)

    def names(self, what: str) -> list[str]:
        return [name for kind, name in self.places if kind == what]

    def find(self, what: str, name: str) -> Signature | None:
        key = (what, name)
        if key not in self.signatures:
            self.signatures[key] = self._parse(key)
        return self.signatures[key]

    def _parse(self, key: tuple[str, str]) -> Signature | None:
        if key not in self.places:
            return None
        start, end = self.places[key]
        parsed = parse(SourceFile(f"{self.name}.cts", self.text[start:end]))
        for item in parsed.file.items:
            if isinstance(item, ast.VerbDecl | ast.FixtureDecl | ast.CheckDecl) and item.name.text == key[1]:
                return signature_of(item, self)
        return None


class FileModule(Module):
    """A `.cts` file, whether it is checked itself or used by another."""

    def __init__(self, name: str, path: str, parsed: Parsed) -> None:
        super().__init__(name, path)
        self.parsed = parsed
        self.signatures: dict[tuple[str, str], Signature] = {}
        self.uses: dict[str, Module] = {}
        for item in parsed.file.items:
            if isinstance(item, ast.VerbDecl | ast.FixtureDecl | ast.CheckDecl):
                signature = signature_of(item, self)
                self.signatures.setdefault((signature.what, signature.name), signature)
            elif isinstance(item, ast.LetStmt):
                self.lets.setdefault(item.name.text, item)

    def names(self, what: str) -> list[str]:
        return [name for kind, name in self.signatures if kind == what]

    def find(self, what: str, name: str) -> Signature | None:
        return self.signatures.get((what, name))


class Loader:
    """Loads each module once. One loader serves any number of files."""

    def __init__(self) -> None:
        self.library: dict[str, LibraryModule | None] = {}
        self.files: dict[str, FileModule | Unreadable | None] = {}
        self.loading: list[str] = []
        # Which files use a file: the one thing that tells a circle once all modules are loaded.
        self.users_of: dict[str, set[str]] = {}
        # What was wrong in used files, by path; whoever checks a list of files need not report them twice.
        self.loaded: list[FileModule] = []

    def library_names(self) -> list[str]:
        try:
            return sorted(name[:-4] for name in os.listdir(LIBRARY) if name.endswith(".cts"))
        except OSError:
            return []

    def from_library(self, name: str) -> LibraryModule | None:
        if name not in self.library:
            self.library[name] = self._read_library(name)
        return self.library[name]

    def _read_library(self, name: str) -> LibraryModule | None:
        path = os.path.join(LIBRARY, name + ".cts")
        try:
            with open(path, encoding="utf-8") as file:
                return LibraryModule(name, path, file.read())
        except OSError:
            return None

    def common(self) -> list[LibraryModule]:
        return [module for name in COMMON if (module := self.from_library(name)) is not None]

    def add(self, path: str, parsed: Parsed) -> FileModule:
        """The module of a file that has been parsed already."""
        real = os.path.realpath(path)
        module = FileModule(_stem(path), real, parsed)
        self.files[real] = module
        self._load_uses(module)
        return module

    def use(self, statement: ast.UseStmt, user: FileModule) -> Used:
        """The module that a `use` names."""
        if statement.module is not None:
            library = self.from_library(statement.module.text)
            return Used(library, "" if library else "unknown module")
        text = statement.path
        if text is None or any(not isinstance(part, str) for part in text.parts):
            return Used(None, "use path")
        path = os.path.join(user.folder, "".join(str(part) for part in text.parts))
        self.users_of.setdefault(os.path.realpath(path), set()).add(user.path)
        return self._from_file(path)

    def circle(self, user: FileModule, used: Module) -> tuple[str, ...]:
        """The names of the files through which a module that is used uses its user; empty where it does not."""
        way_to: dict[str, tuple[str, ...]] = {user.path: (user.path,)}
        left = [user.path]
        while left:
            path = left.pop()
            for before in sorted(self.users_of.get(path, ())):
                if before not in way_to:
                    way_to[before] = (before, *way_to[path])
                    left.append(before)
        return (
            tuple(os.path.basename(path) for path in (user.path, *way_to.get(used.path, ())))
            if used.path in way_to
            else ()
        )

    def _from_file(self, path: str) -> Used:
        real = os.path.realpath(path)
        if real in self.loading:
            circle = [*self.loading[self.loading.index(real) :], real]
            return Used(None, "use circle", tuple(os.path.basename(name) for name in circle))
        if real not in self.files:
            self.files[real] = self._read(real, path)
        found = self.files[real]
        if isinstance(found, FileModule):
            return Used(found, "")
        return Used(None, "unreadable module" if isinstance(found, Unreadable) else "no module file")

    def _read(self, real: str, path: str) -> FileModule | Unreadable | None:
        try:
            with open(real, "rb") as file:
                text = decode(file.read())
        except OSError:
            return None
        if isinstance(text, Unreadable):
            return text
        module = FileModule(_stem(real), real, parse(SourceFile(os.path.relpath(path), text)))
        self.loaded.append(module)
        self._load_uses(module)
        return module

    def _load_uses(self, module: FileModule) -> None:
        """Loads what a module uses, so that circles show; problems are reported when the module itself is checked."""
        assert module.parsed is not None
        self.loading.append(module.path)
        for item in module.parsed.file.items:
            if isinstance(item, ast.UseStmt):
                used = self.use(item, module)
                if used.module is not None:
                    module.uses[item.alias.text if item.alias is not None else used.module.name] = used.module
        self.loading.pop()


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]
