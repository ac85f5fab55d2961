"""What is said about a file: one shape for errors, lint findings and configuration errors, and one renderer.

A diagnostic is data: a code, a span, a sentence, perhaps a label under the carets, notes, related places, a certain fix.
Where a code is explained is the catalogue's matter, how a list of them becomes JSON or SARIF the command's.
"""

from __future__ import annotations

from .record import Record
from .source import SourceFile

ERROR = "error"
WARNING = "warning"


class Fix(Record):
    """An edit that is certainly right: replace the text between two offsets, under a title."""

    title: str
    edits: tuple[tuple[int, int, str], ...]


class Related(Record):
    """Another place that the diagnostic speaks of; `source` is none where it lies in the same file."""

    span: tuple[int, int]
    message: str
    source: SourceFile | None = None


class Diagnostic(Record):
    """One finding. `label` stands behind the carets, `notes` below the excerpt."""

    code: str
    source: SourceFile
    span: tuple[int, int]
    message: str
    label: str = ""
    notes: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    fix: Fix | None = None

    @property
    def severity(self) -> str:
        return WARNING if self.code.startswith("W") else ERROR

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        return (self.source.name, self.span[0], self.span[1], self.code, self.message)


class Paint:
    """How severities and carets are coloured; the plain one adds nothing."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def __call__(self, text: str, style: str) -> str:
        codes = {"error": "1;31", "warning": "1;33", "bold": "1", "frame": "1;34", "note": "36"}
        return f"\x1b[{codes[style]}m{text}\x1b[0m" if self.colour and text else text


def render(diagnostic: Diagnostic, paint: Paint | None = None) -> str:
    """One diagnostic as text: head line, place, excerpt with carets, related places, notes."""
    paint = paint or Paint(False)
    source, (start, end) = diagnostic.source, diagnostic.span
    line, column = source.place(start)
    gutter = " " * len(str(line))
    bar = paint("|", "frame")
    head = paint(f"{diagnostic.severity}[{diagnostic.code}]", diagnostic.severity)
    out = [f"{head}: {paint(printable(diagnostic.message), 'bold')}"]
    out.append(f"{gutter}{paint('-->', 'frame')} {source.name}:{line}:{column}")
    if source.text:
        out.append(f"{gutter} {bar}")
        out += _excerpt(source, line, column, end - start, diagnostic.label, diagnostic.severity, paint)
    for related in diagnostic.related:
        other = related.source or source
        place = other.place(related.span[0])
        shown = printable(other.line_text(place[0])).strip()
        out.append(
            f"{gutter} {paint('=', 'frame')} {related.message}: {other.name}:{place[0]}:{place[1]}: `{shown[:80]}`"
        )
    out += [f"{gutter} {paint('=', 'frame')} {printable(note)}" for note in diagnostic.notes]
    if diagnostic.fix is not None:
        out.append(f"{gutter} {paint('=', 'frame')} fix: {printable(diagnostic.fix.title)}")
    return "\n".join(out)


def _excerpt(
    source: SourceFile, line: int, column: int, length: int, label: str, severity: str, paint: Paint
) -> list[str]:
    """The line and its carets; a very long line is cut to the part around the place."""
    text = source.line_text(line)
    first = 0
    if len(text) > 160:
        first = max(0, column - 1 - 60)
        text = ("…" if first else "") + text[first : first + 140] + "…"
        first -= 1 if first else 0
    at = column - 1 - first
    n_carets = max(1, min(length, len(text) - at))
    shown = printable(text)
    pad = "".join("\t" if char == "\t" else " " * _width(char) for char in text[:at])
    carets = "^" * max(1, sum(_width(char) for char in text[at : at + n_carets]))
    number = paint(str(line), "frame")
    marks = f"{' ' * len(str(line))} {paint('|', 'frame')} {pad}{paint(carets, severity)}"
    return [f"{number} {paint('|', 'frame')} {shown}", f"{marks} {printable(label)}".rstrip()]


def _width(char: str) -> int:
    """Terminal columns of a character: wide East Asian ones take two, combining ones none."""
    if char < "\u0300":
        return 1
    import unicodedata

    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def printable(text: str) -> str:
    """The text with control characters shown, so that no file can move the reader's cursor."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\t\n" else f"\\x{ord(c):02x}" for c in text)
