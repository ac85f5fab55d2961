"""Every example of the language in README.md and docs/*.md is right.

A block marked `cts` is a whole file. `cts fragment` holds lines of a scenario, `cts steps` steps of an actor and
`cts fragment file` lines of a file: what they speak of is put around them here, unless they declare it themselves. A block
marked `cts wrong` shows a mistake, and must be refused or found by lint.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import cts
from cts.dsl.diagnostics import Diagnostic, render
from cts.dsl.lint.run import lint_file
from cts.dsl.modules import Loader
from cts.dsl.parser import parse
from cts.dsl.resolve import analyse
from cts.dsl.source import SourceFile

ROOT = Path(cts.__file__).parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# Relative modules of examples are those of the corpus.
BESIDE = ROOT / "tests" / "corpus" / "ok" / "example.cts"

FILE = """\
fixture server() -> port | url from python "./server.py:start"

verb reserve(path) -> number
  run "reserve {path}"
  capture port from stdout /(\\d+)/
  give port

scenario EXAMPLE-1
"""
# What a fragment may speak of: each item is left out where the fragment declares that name itself.
SURROUNDINGS = {
    "matrix copier": 'matrix copier = "cp" | "rsync"',
    "matrix rivals": "matrix rivals = 0 | 5",
    "share phase": 'share phase = "read"',
    "semaphore slots": "semaphore slots of 3",
    "as new": 'given file "source.dat" of 1MiB random as new',
    "as old": 'given file "dest.dat" of 1MiB zeros as old',
    "as store": "given server as store",
    "actor writer": """\
actor writer
  barrier go
  copy "source.dat" to "dest.dat" as job
  run "echo ready"
  share phase = "write"
  raise ready""",
    "actor creator": """\
actor creator[5]
  barrier go
  create "out.dat" from "source.dat\"""",
    "actor reader": """\
actor reader[3]
  barrier go
  read "dest.dat" as seen
  read "dest.dat" as early
  read "dest.dat" as late""",
    "actor client": """\
actor client[10]
  barrier go
  repeat 40 times
    acquire slots
    hold "l" for 1ms
    reserve "{rivals}"
    release slots""",
}


class Block:
    def __init__(self, page: Path, line: int, mark: str, text: str) -> None:
        self.page = page
        self.line = line
        self.mark = mark
        self.text = text

    @property
    def name(self) -> str:
        return f"{self.page.stem}-{self.line}"

    def completed(self) -> str:
        """The block as a whole file."""
        if self.mark == "cts steps":
            lines = "actor example\n" + indented(self.text)
        elif self.mark == "cts fragment":
            lines = self.text
        elif self.mark == "cts fragment file":
            return f'{self.text}\nscenario EXAMPLE-1\n  actor a\n    read "x"\n\n  expect a fails\n'
        else:
            return self.text
        around = [item for name, item in SURROUNDINGS.items() if not re.search(rf"\b{name}\b", self.text)]
        return FILE + indented("\n".join([*around, lines]))


def indented(text: str) -> str:
    return "".join(f"  {line}\n" if line else "\n" for line in text.rstrip("\n").split("\n"))


def blocks() -> list[Block]:
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        for match in re.finditer(r"(?ms)^```(cts[^\n]*)\n(.*?)^```", text):
            line = text.count("\n", 0, match.start()) + 1
            found.append(Block(page, line, match.group(1).strip(), match.group(2)))
    return found


BLOCKS = blocks()


def errors(text: str) -> list[Diagnostic]:
    return list(analyse(str(BESIDE), parse(SourceFile("example.cts", text)), Loader()).diagnostics)


@pytest.mark.parametrize(
    "block", [block for block in BLOCKS if block.mark != "cts wrong"], ids=lambda block: block.name
)
def test_examples_are_right(block: Block) -> None:
    assert block.mark in ("cts", "cts steps", "cts fragment", "cts fragment file")
    text = block.completed()
    found = errors(text)
    assert not found, "\n".join(render(diagnostic) for diagnostic in found) + "\n\n" + text


@pytest.mark.parametrize(
    "block", [block for block in BLOCKS if block.mark == "cts wrong"], ids=lambda block: block.name
)
def test_examples_of_mistakes_are_mistakes(block: Block) -> None:
    parsed = parse(SourceFile("example.cts", block.text))
    analysis = analyse(str(BESIDE), parsed, Loader())
    assert lint_file(parsed, analysis.diagnostics, module=analysis.module)


def test_there_are_examples() -> None:
    assert len(BLOCKS) > 20
    assert {block.page.name for block in BLOCKS} >= {"README.md", "language.md", "style.md", "tutorial.md"}


LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)\s]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"(?ms)^```.*?^```", "", page.read_text("utf-8"))
    for target, _ in LINK.findall(text):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_house_names_rooms_that_are_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    floors = {"dsl": text.partition("## dsl")[2], "interpreter": text.partition("## interpreter")[2]}
    for floor, rest in floors.items():
        drawing = re.findall(r"(?ms)^```\n(.*?)^```", rest)[0]
        for line in drawing.splitlines():
            for room in re.split(r" {2,}", line)[0].split(", "):
                found = list((ROOT / floor).glob(room if room.endswith((".lark", "/")) else f"{room}.py"))
                assert found, f"{floor}: {room}"
