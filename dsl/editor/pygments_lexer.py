"""The Pygments lexer `cts`: the rules of rules.py as states of a `RegexLexer`.

It colours files with mistakes in them as well as it can; what a name means is not known here.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from pygments.lexer import RegexLexer, include
from pygments.token import Text, Token, Whitespace, string_to_tokentype

from .looks import LOOKS
from .rules import TOP, Match, Region, contexts
from .vocabulary import standard_vocabulary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .rules import Contexts

END_OF_LINE = rf"(?=\n)|(?={TOP})"


def token(look: str) -> Any:
    return string_to_tokentype(LOOKS[look].token) if look else Text


def states(rules: Contexts) -> dict[str, list[Any]]:
    """A state for the rules of each context, and one more for each way in which a region of that context ends."""
    made: dict[str, list[Any]] = {}
    for name, context in rules.items():
        made[name] = []
        for rule in context:
            if isinstance(rule, str):
                made[name].append(include(rule))
            elif isinstance(rule, Match):
                made[name].append((rule.pattern, token(rule.look)))
            else:
                state = f"{rule.look}: {rule.inside} to {rule.end or 'end of line'}"
                made[state] = _region_state(rule)
                made[name].append((rule.pattern, token(rule.look), state))
    made["root"] = [(r"[ \t]+", Whitespace), (r"\n", Whitespace), include("file"), (r".", Text)]
    return made


def _region_state(region: Region) -> list[Any]:
    # An end that consumes nothing must come first, or the rules would read past it; Pygments' `$` is an end as well.
    state: list[Any] = []
    if region.end:
        state.append((region.end, token(region.look), "#pop"))
    else:
        state.append((END_OF_LINE, Text, "#pop"))
    if region.plain:
        look = token(region.look)
        return [*state, include(region.inside), (f"(?:{region.plain})+", look), (r"[\s\S]", look)]
    return [*state, (r"[ \t\n]+", Whitespace), include(region.inside), (r"[\s\S]", Text)]


class CtsLexer(RegexLexer):
    """Concurrency test scenarios."""

    name = "cts"
    aliases: ClassVar[list[str]] = ["cts"]
    filenames: ClassVar[list[str]] = ["*.cts"]
    mimetypes: ClassVar[list[str]] = ["text/x-cts"]
    # `*.cts` is also TypeScript's; `analyse_text` decides where a program asks by file name.
    priority = 0.5
    flags = re.MULTILINE
    tokens: ClassVar[dict[str, list[Any]]] = states(contexts(standard_vocabulary()))

    @staticmethod
    def analyse_text(text: str) -> float:
        """How sure it is that a text is a scenario and no TypeScript."""
        if re.search(r"^(?:import|export|const|interface|declare) .*[;{]$", text, re.MULTILINE):
            return 0.0
        return 0.9 if re.search(r"^(?:scenario [A-Za-z_]|(?:verb|fixture) [a-z_]+\()", text, re.MULTILINE) else 0.1


# Text that has a look of its own; the rest is white space.
LOOK_OF_TOKEN = {string_to_tokentype(look.token): name for name, look in LOOKS.items()}
assert len(LOOK_OF_TOKEN) == len(LOOKS)
assert Token not in LOOK_OF_TOKEN
