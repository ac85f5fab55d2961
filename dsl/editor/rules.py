"""The shape of a line, for highlighting: which words look how, by the word that the line begins with.

A context is a list of rules, the first that matches wins. A rule is a piece of text with a look, a region (its opening
text, and the context that holds until its end), or the name of another context whose rules follow. Regions end with
their line unless they say otherwise. There is no state beyond that, which is what TextMate, Vim and Pygments have in
common; each turns these rules into its own (textmate.py, vim.py, pygments_lexer.py).

Regular expressions keep to what all three know: groups `(?:...)`, look-ahead and look-behind of fixed width, classes,
`* + ? {n}`, alternation. What a name means is not known here; a file with errors is coloured like any other.
"""

from __future__ import annotations

from ..record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .vocabulary import Vocabulary

    Contexts = dict[str, tuple["Match | Region | str", ...]]

NAME = "[A-Za-z_][A-Za-z0-9_]*"
# A word ends here, and is not `word.x`, `word(` or `word[`, which are names.
_WORD_END = r"(?![A-Za-z0-9_.(\[])"
_WORD_START = "(?<![A-Za-z0-9_.])"
_END = "(?![A-Za-z0-9_])"
_BEFORE_NAME = "(?= +[A-Za-z_])"
_BEFORE_BINDING = "(?= *=(?!=))"
# While somebody types, a bracket may be open; the next declaration closes it.
TOP = rf"^(?:use|let|verb|fixture|check|scenario){_END}"


class Match(Record):
    """Text with one look."""

    look: str
    pattern: str


class Region(Record):
    """An opening text with a look, then the rules of a context until the end, by default that of the line.

    A region that `spans` goes on over lines, and the lines' regions that it stands in go on with it.
    With `plain`, what no rule matches has the region's look too; it is a class of characters that surely begin no rule.
    """

    look: str
    pattern: str
    inside: str
    end: str = ""
    plain: str = ""
    spans: bool = False


def any_of(words: Iterable[str]) -> str:
    """One of some texts, the longer ones first, so that `s` does not take the place of `succeeds`."""
    ordered = sorted(words, key=lambda text: (-len(text), text))
    # An empty group would match everywhere; no word begins with a digit.
    return f"(?:{'|'.join(ordered)})" if ordered else "(?:0none)"


def word(words: Iterable[str], then: str = _WORD_END) -> str:
    """One of some words, as a word of the language and not as part of a name."""
    return _WORD_START + any_of(words) + then


def behind(leads: Iterable[str], pattern: str) -> str:
    """A pattern that directly follows one of some texts."""
    alternatives = [f"(?<={lead})" for lead in leads]
    return (alternatives[0] if len(alternatives) == 1 else f"(?:{'|'.join(alternatives)})") + pattern


def contexts(words: Vocabulary) -> Contexts:
    """All contexts; the one named `file` holds where a line begins."""
    within = (_values, _declarations, _steps, _timeline, _header, _expected)
    return _text() | {name: rules for part in within for name, rules in part(words).items()}


def _text() -> Contexts:
    """Comments, strings and patterns, which may stand anywhere."""
    return {
        "comment": (Region("comment", "#", "comment_text", plain="[^\\n]"),),
        "comment_text": (Match("directive", "(?<=#) +lint: allow(?: +[A-Z][0-9]{3}(?:, *[A-Z][0-9]{3})*)?"),),
        "strings": (
            Region("string", '"""', "string_text", '"""', r'[^"\\{]', spans=True),
            Region("raw_string", f'{_WORD_START}r"', "nothing", '(?:"|$)', r'[^"\n]'),
            Region("string", '"', "string_text", '(?:"|$)', r'[^"\\{\n]'),
        ),
        "string_text": (
            Match("escape", r'\\["\\nt{}]'),
            Match("wrong", r"\\."),
            Region("braces", r"\{", "interpolated", r'(?:\}|(?=")|$)'),
        ),
        "nothing": (),
        "pattern": (
            Region("pattern", r'(?<![A-Za-z0-9_"\])])/(?![ /])(?=(?:[^/\\\n]|\\.)+/)', "pattern_text", "(?:/|$)",
                   r"[A-Za-z0-9 _:;,=-]"),
        ),
        "pattern_text": (Match("escape", r"\\."), Match("pattern_mark", r"[()|*+?^$.\[\]]")),
    }  # fmt: skip


def _values(words: Vocabulary) -> Contexts:
    units = [unit for unit in words["units"] if unit.isalpha()]
    rates = [unit for unit in words["units"] if unit.startswith("/")]
    return {
        "number": (
            Match("number", r"(?<![A-Za-z0-9_])[0-9][0-9_]*(?:\.[0-9][0-9_]*)?"),
            Match("unit", f"(?<=[0-9_])(?:{any_of(units)}{_END}|{any_of(rates)}{_END}|%)"),
            Match("wrong", "(?<=[0-9_])[A-Za-z][A-Za-z0-9]*"),
        ),
        "bracket": (
            Region("punctuation", r"\(", "bracketed", rf"(?:\)|(?={TOP}))", spans=True),
            Region("punctuation", r"\[", "bracketed", rf"(?:\]|(?={TOP}))", spans=True),
        ),
        "bracketed": (
            Match("filter", word(words["filters"], _BEFORE_NAME)),
            Match("label", f"{_WORD_START}{NAME}{_BEFORE_BINDING}"),
            "expression",
        ),
        "property": (Match("property", rf"(?<=[A-Za-z0-9_\])]\.){NAME}"),),
        "operator": (
            Match("operator", r"==|!=|<=|>=|->|\.\.|[-+*/<>=|]"),
            Match("punctuation", "[,.:]"),
        ),
        "atom": (
            Match("constant", word(words["constants"])),
            Match("constant", f"{_WORD_START}SIG[A-Z0-9]+{_END}"),
            Match("metric", word(words["metrics"], r"(?=\()")),
            Match("predefined", word(words["predefined"], _END)),
            "number", "property", "bracket", "operator", "name",
        ),
        "name": (Match("name", NAME),),
        "interpolated": ("atom",),
        "expression": (
            Match("subject", f"{_WORD_START}(?:text|output)(?= of )"),
            Match("connective", behind(("text ", "output "), f"of{_END}")),
            Match("subject", behind(("text of ", "output of "), f"(?:file|command){_END}")),
            "strings", "pattern", "atom", "comment",
        ),
    }  # fmt: skip


def _declarations(words: Vocabulary) -> Contexts:
    return {
        "scenario_line": (Region("scenario_id", r"[A-Za-z_][A-Za-z0-9_.-]*", "title"), "title"),
        "title": ("strings", "comment"),
        "use_line": (
            Match("connective", word(("as",))),
            Match("namespace", NAME),
            "strings", "comment",
        ),
        "definition_line": (Region("definition", NAME, "value"), "comment"),
        "declaration_line": (Region("declared", NAME, "signature"), "comment"),
        "signature": (
            Region("punctuation", r"\(", "parameters", rf"(?:\)|(?={TOP}))", spans=True),
            Region("operator", "->", "result"),
            "origin_of", "comment",
        ),
        "result": ("origin_of", Match("kind", NAME), Match("operator", r"\|"), "comment"),
        "origin_of": (Region("connective", word(("from",)), "origin"),),
        "origin": (Match("constant", word(("python", "command"))), "strings", "comment"),
        "parameters": (
            Match("constant", word(words["constants"])),
            Match("constant", behind(("= ", "="), NAME)),
            Match("kind", behind((": ", ":", r"\| ", r"\|"), NAME)),
            Match("label", f"{_WORD_START}{NAME}{_BEFORE_NAME}"),
            Match("parameter", rf"{_WORD_START}{NAME}(?= *(?::|=|,|\)|$))"),
            "expression",
        ),
        "actor_line": (Region("actor", NAME, "actor_rest"), "comment"),
        "actor_rest": (
            Match("connective", f"{_WORD_START}in background{_END}"),
            Match("connective", word(("with",))),
            Match("label", f"{_WORD_START}{NAME}{_BEFORE_BINDING}"),
            "expression",
        ),
    }  # fmt: skip


def _steps(words: Vocabulary) -> Contexts:
    return {
        "step": (
            Region("step", word(("try",)), "step"),
            Region("step", word(("at",)), "at_line"),
            Region("step", word(("when",)), "when_line"),
            Region("step", word(("every",)), "every_line"),
            Region("step", word(("repeat",)), "repeat_line"),
            Region("step", word(("barrier",)), "barrier_line"),
            Region("step", word(("wait", "give")), "value"),
            Region("step", word(("capture",)), "capture_line"),
            Region("step", word(("share",)), "definition_line"),
            Region("verb", word(words["verbs"]), "arguments"),
            Region("namespace", rf"{NAME}(?=\.[A-Za-z_])", "qualified_verb"),
            Region("own_verb", NAME, "arguments"),
            "comment",
        ),
        "qualified_verb": (Match("punctuation", r"\."), Region("own_verb", NAME, "arguments")),
        "arguments": (
            Region("connective", word(("as",), "(?= )"), "alias"),
            Match("connective", word(("timeout",), "(?= )")),
            Match("label", f"{_WORD_START}{NAME}{_BEFORE_BINDING}"),
            Match("label", word({*words["labels"], "for", "from", "of", "on", "to", "with"})),
            "expression",
        ),
        "alias": (Region("definition", NAME, "arguments"),),
        "every_line": (
            Region("connective", word(("for",)), "for_duration"),
            Match("name", f"(?<=every ){NAME}"),
            "number", "property", "bracket", "operator", "name",
        ),
        "for_duration": (
            Match("name", f"(?<=for ){NAME}"),
            Match("punctuation", r"\."),
            "number", "property", "bracket", "step",
        ),
        "repeat_line": (
            Match("connective", word(("for", "times"))),
            Region("connective", word(("until",)), "until"),
            "expression",
        ),
        "until": ("happening", "expression"),
        "happening": (
            Match("event", word(words["events"])),
            Match("constant", behind(("calls ", "call "), NAME)),
            Match("mark", f"(?<=flag ){NAME}"),
            Match("subject", word(("file", "flag", "port"), "(?= )")),
            Match("connective", word(("on",))),
        ),
        "barrier_line": (Region("mark", NAME, "arguments"), "comment"),
        "capture_line": (Region("definition", NAME, "captured"), "comment"),
        "captured": (
            Match("connective", word(("from",))),
            Match("constant", word(("stdout", "stderr"))),
            "expression",
        ),
    }  # fmt: skip


def _timeline(words: Vocabulary) -> Contexts:
    """`at` and `when`: an instant or an event, then a step; where the one ends and the other begins is not marked."""
    compare = "==|!=|<=|>=|<|>"
    tails = [
        event for event in words["events"] if event not in ("reach", "reaches", "print", "prints", "call", "calls")
    ]
    operand = behind(("reaches ", "reach ", "prints ", "print ", "[=<>] "), NAME)
    return {
        "at_line": (
            Match("predefined", f"(?<=at )t{_END}"),
            Match("mark", f"(?<=at ){NAME}"),
            Match("name", behind(("[-+] ", "[-+]"), NAME)),
            Match("operator", "[-+*/]"),
            "number", "property", "bracket", Match("punctuation", r"\."), "step",
        ),
        "when_line": (
            Region("event", word(tails), "after_event"),
            Region("event", word(("reach", "reaches", "print", "prints")), "event_value"),
            Region("event", word(("call", "calls")), "event_call"),
            Region("operator", compare, "event_value"),
            Region("subject", word(("flag",), _BEFORE_NAME), "event_flag"),
            Match("subject", word(("file", "port"), "(?= )")),
            Match("quantifier", word(words["quantifiers"])),
            "expression",
        ),
        "after_event": (Match("operator", r"\+"), "number", "step"),
        "event_value": (
            Match("name", operand),
            Match("punctuation", r"\."),
            Match("operator", r"[+*/-](?= *[0-9])"),
            "strings", "pattern", "number", "property", "bracket", "step",
        ),
        "event_call": (
            Match("constant", behind(("calls ", "call "), NAME)),
            Match("connective", word(("on",))),
            "strings", "after_event",
        ),
        "event_flag": (Region("mark", NAME, "after_event"),),
    }  # fmt: skip


def _header(words: Vocabulary) -> Contexts:
    return {
        "value": (
            Match("connective", word(("of",))),
            Match("definition", f"{_WORD_START}{NAME}{_BEFORE_BINDING}"),
            "expression",
        ),
        "options": (Match("tag", f"{_WORD_START}{NAME}"), "expression"),
        "given_line": (
            Region("fixture", word(words["fixtures"]), "arguments"),
            Region("namespace", rf"{NAME}(?=\.[A-Za-z_])", "qualified_fixture"),
            Region("own_fixture", NAME, "arguments"),
            "comment",
        ),
        "qualified_fixture": (Match("punctuation", r"\."), Region("own_fixture", NAME, "arguments")),
        "fault": (
            Match("connective", word(("after", "at", "before", "by", "every", "for", "of", "on", "until", "when", "with"))),
            Match("error", word(words["errors"], _END)),
            "happening", "expression",
        ),
        "explore_line": (Match("connective", word({*words["explored"], "of"})), "expression"),
    }  # fmt: skip


def _expected(words: Vocabulary) -> Contexts:
    graded = f"(?=.* {any_of(words['grades'])}{_END})"
    settings = ("why", "timeout", "runs", "seed", "tolerance", "retries")
    return {
        "file": (
            Match("doc", "##(?!#).*"),
            Region("declaration", word(("scenario",)), "scenario_line"),
            Region("declaration", word(("use",)), "use_line"),
            Region("declaration", word(("let",)), "definition_line"),
            Region("declaration", rf"(?:verb|fixture|check)(?= +{NAME}\()", "declaration_line"),
            Region("declaration", word(("actor",)), "actor_line"),
            Region("header", word(settings), "value"),
            Region("header", word({*words["header"]} - {*settings, "given"}), "options"),
            Region("header", word(("matrix", "contrast", "semaphore", "share")), "definition_line"),
            Region("header", word(("given",)), "given_line"),
            Region("header", f"{word(('hold',), _BEFORE_NAME)}(?=.* before )", "fault"),
            Region("header", f"{word(('fail',), _BEFORE_NAME)}(?=.* with )(?! +with )", "fault"),
            Region("header", f"{word(('delay', 'slow'), _BEFORE_NAME)}(?=.* by )", "fault"),
            Region("header", word(("cut",), _BEFORE_NAME), "fault"),
            Region("header", f"{word(('lose',))}(?=.* of )", "fault"),
            Region("header", f"{word(('crash', 'tear'), _BEFORE_NAME)}(?=.* at every )", "fault"),
            Region("header", word(("explore", "order")), "explore_line"),
            Region("header", word(("expect", "tally")), "expectation"),
            Region("header", word(("check",)), "step"),
            Region("connective", f"{word(('else',))}{graded}", "expectation"),
            Region("test", f"{word(words['tests'])}{graded}", "expectation"),
            Region("operator", f"(?:==|!=|<=|>=|<|>){graded}", "expectation"),
            "step",
        ),
        "expectation": (
            Match("mode", behind(("expect ",), any_of(words["modes"]) + _END)),
            Match("test", behind(("is ", "are "), any_of(words["states"]) + _END)),
            Match("test", behind(("has ", "have ", "[0-9] "), any_of(words["aspects"]) + _END)),
            Match("test", behind(("is ", "are "), f"one{_END}")),
            Match("connective", behind(("is one ", "are one "), f"of{_END}")),
            Match("constant", f"(?<= as ){NAME}"),
            Match("quantifier", word(words["quantifiers"])),
            Match("test", word(words["tests"])),
            Match("connective", word(("after", "and", "as", "because", "before", "by", "for", "only", "or", "others", "to",
                                      "until", "with", "within"))),
            Match("filter", word(words["filters"], _BEFORE_NAME)),
            Match("subject", word(("file", "files", "folder"), "(?= )")),
            Match("subject", behind(("expect ",), f"barrier{_BEFORE_NAME}")),
            Match("grade", word(words["grades"])),
            Match("error", word(words["errors"], _END)),
            "happening", "expression",
        ),
    }  # fmt: skip
