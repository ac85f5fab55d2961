"""The TextMate grammar, as VS Code, GitHub's tools and others read it: the rules of rules.py as JSON.

It knows TextMate's names for things; what is coloured how is settled in rules.py and looks.py.
"""

from __future__ import annotations

from .looks import LOOKS
from .rules import TOP, Match, Region, contexts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .vocabulary import Vocabulary

SCOPE = "source.cts"
# The grammar is searched line by line, and a line begins only in `file`; so its end closes all that is open in it.
END_OF_LINE = f"$|(?={TOP})"


def grammar(words: Vocabulary) -> dict[str, object]:
    """The whole grammar; `file` is where every line begins."""
    rules = contexts(words)
    return {
        "name": "cts",
        "scopeName": SCOPE,
        "fileTypes": ["cts"],
        "patterns": [{"include": "#file"}],
        "repository": {name: {"patterns": [_pattern(rule) for rule in rules[name]]} for name in rules},
    }


def _pattern(rule: Match | Region | str) -> dict[str, object]:
    if isinstance(rule, str):
        return {"include": f"#{rule}"}
    scope = LOOKS[rule.look].scope
    if isinstance(rule, Match):
        return {"name": scope, "match": rule.pattern}
    region: dict[str, object] = {"begin": rule.pattern, "end": rule.end or END_OF_LINE}
    if rule.plain:
        region["name"] = scope
    else:
        region["beginCaptures"] = {"0": {"name": scope}}
        if rule.end:
            region["endCaptures"] = {"0": {"name": scope}}
    region["patterns"] = [{"include": f"#{rule.inside}"}]
    return region
