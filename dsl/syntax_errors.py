"""A line that does not parse → a friendly sentence, from a table of mistakes that people make.

Each mistake has examples; the tests hold the table to them: every example must be recognised as its own mistake. The
table is asked in order, the first that recognises the line speaks. It sees tokens and text only, never the parser's
expectations, which nobody wants to read.
"""

from __future__ import annotations

from .diagnostics import Diagnostic, Fix
from .record import Record
from .source import SourceFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .bad_line import Line
    from .blocks import Blocks
    from .lexer import Token
    from .mistakes import Mistake


class Explanation(Record):
    """What to say, and, where the mistake can be mended for the rest of the parse, the tokens to go on with."""

    diagnostic: Diagnostic
    instead: list[Token] | None


def describe(kind: str, source: SourceFile, span: tuple[int, int], details: dict[str, str]) -> Diagnostic:
    """The diagnostic of a mistake that was found inside a token."""
    from .token_mistakes import LEXICAL

    lexical = LEXICAL[kind]
    details = {"text": source.text[span[0] : span[1]], **details}
    edits = lexical.edits(source, span, details) if lexical.edits is not None else None
    fix = Fix(lexical.fix.format(**details), edits) if edits else None
    notes = (lexical.note.format(**details),) if lexical.note else ()
    return Diagnostic(
        lexical.code, source, span, lexical.message.format(**details), lexical.label.format(**details), notes, fix=fix
    )


def explain(source: SourceFile, tokens: list[Token], at: int, blocks: Blocks, in_string: bool) -> Explanation:
    """The first mistake of the table that recognises the line of the token at `at`."""
    # The tables are read where there is a mistake, which most files do not have.
    from .bad_line import Line
    from .mistakes import MISTAKES

    line = Line(source, tokens, at, blocks, in_string)
    for mistake in MISTAKES:
        found = mistake.recognise(line)
        if found is not None:
            return _explanation(mistake, line, found)
    raise AssertionError("the last mistake of the table recognises everything")


def _explanation(mistake: Mistake, line: Line, found: dict[str, str]) -> Explanation:
    span = line.span_for(found)
    details = {"word": line.shown, **found}
    edits = mistake.edits(line, span) if mistake.edits is not None else None
    fix = Fix(mistake.fix.format(**details), edits) if edits else None
    notes = tuple(note for note in (mistake.note.format(**details), line.usage if mistake.shows_usage else "") if note)
    message, label = mistake.message.format(**details), mistake.label.format(**details)
    diagnostic = Diagnostic(mistake.code, line.source, span, message, label, notes, fix=fix)
    return Explanation(diagnostic, None if mistake.instead is None else mistake.instead(line))


_TYPESCRIPT = (
    "import ", "export ", "const ", "function ", "interface ", "type ", "class ", "declare ", "namespace ", "enum ",
    "async ", "abstract ", "var ", "let ", "'use strict'", '"use strict"', "module.exports",
)  # fmt: skip


def _is_typescript(line: str) -> bool:
    """A line that begins like TypeScript and holds one of its signs; `let x = 3` alone could be either."""
    if line.startswith(("/*", "//", "'use strict'", '"use strict"')):
        return True
    return line.startswith(_TYPESCRIPT) and (line.endswith((";", "{", "(")) or " from '" in line or ' from "' in line)


def other_language(source: SourceFile) -> Diagnostic | None:
    """One sentence for a file that is TypeScript, whose CommonJS modules have the same extension."""
    text = source.text
    for line in text.split("\n", 200)[:200]:
        stripped = line.strip()
        if not stripped or stripped.startswith(("*", "#")):
            continue
        if _is_typescript(stripped):
            at = text.index(line)
            message = "this looks like TypeScript, whose CommonJS modules also end in `.cts`; cts does not read it"
            note = "keep scenarios in folders of their own, or name the paths to read in cts.yaml (`paths:`)"
            start = at + len(line) - len(line.lstrip())
            return Diagnostic("E016", source, (start, start + len(stripped)), message, notes=(note,))
        return None
    return None
