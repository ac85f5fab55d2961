"""`cts verbs`: what one can write in a scenario, from the declarations of the standard library.

It knows how a page looks on a terminal; what there is, and what it does, only the declarations. Nothing that does the
verbs is imported.
"""

from __future__ import annotations

import sys

from .options import TEXT, Command, CommandError, Parsed, Positional

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..dsl.diagnostics import Paint
    from ..dsl.modules import LibraryModule
    from ..dsl.reference import Declared

UNKNOWN_EXIT = 2
MAX_WIDTH = 100
_NAME_WIDTH = 15

COMMAND = Command(
    "verbs",
    positionals=(Positional("NAME", "a verb, a fixture or a module; all where missing", kind=TEXT, count="optional"),),
    options=(),
    examples=(
        ("cts verbs", "a list of everything"),
        ("cts verbs lock", "what `lock` does, and what it takes"),
        ("cts verbs redis", "what the module brings"),
    ),
    details="Verbs of your own are declared in .cts files with the same lines; docs/reference has all of this as pages.",
)


def execute(args: Parsed) -> int:
    from ..dsl.modules import Loader
    from ..dsl.reference import modules

    word = args.text("name")
    library = modules(Loader())
    if word is None:
        blocks = [_module_lines(module) for module in library]
    else:
        blocks = [_page_lines(module, found) for module in library for found in _named(module, word)]
        blocks += [_module_lines(module) for module in library if module.name == word]
        if not blocks:
            raise CommandError(_unknown(word, library), UNKNOWN_EXIT)
    print("\n\n".join("\n".join(lines) for lines in blocks))
    return 0


def _named(module: LibraryModule, word: str) -> list[Declared]:
    from ..dsl.reference import declared

    prefix, dot, name = word.rpartition(".")
    if dot and prefix != module.name:
        return []
    return [found for found in declared(module) if found.name == name]


def _unknown(word: str, library: list[LibraryModule]) -> str:
    from ..dsl.suggest import closest

    known = [name for module in library for name in (module.name, *(name for _, name in module.places))]
    meant = closest(word, known)
    hint = f"did you mean {meant}?" if meant else "`cts verbs` lists all"
    return f"there is no verb, fixture or module {word!r}; {hint}"


def _module_lines(module: LibraryModule) -> list[str]:
    from ..dsl.modules import COMMON
    from ..dsl.reference import about, declared

    use = "" if module.name in COMMON else f"  (use {module.name})"
    lines = [_paint()(module.name, "bold") + use, *_wrapped(about(module), "  "), ""]
    for found in declared(module):
        name = f"given {found.name}" if found.what == "fixture" else found.name
        text = _wrapped(found.summary, " " * (_NAME_WIDTH + 4))
        if len(name) > _NAME_WIDTH:
            lines.append(f"  {name}")
        else:
            text[0] = f"  {name:{_NAME_WIDTH}}  {text[0].strip()}"
        lines += text
    return lines


def _page_lines(module: LibraryModule, found: Declared) -> list[str]:
    from ..dsl.modules import COMMON
    from ..dsl.reference import call_text, offers_text, parameter_lines

    head = _wrapped(call_text(found), "    ")
    lines = [_paint()(line.strip() if number == 0 else line, "bold") for number, line in enumerate(head)]
    for paragraph in (*found.paragraphs, offers_text(found)):
        if paragraph:
            lines += ["", *_wrapped(paragraph, "  ")]
    parameters = parameter_lines(found.signature)
    if parameters:
        lines.append("")
        longest = max(len(name) for name, _ in parameters)
        for name, meaning in parameters:
            text = _wrapped(meaning, " " * (longest + 6))
            lines += [f"  {name:{longest}}    {text[0].strip()}", *text[1:]]
    if found.examples:
        lines += ["", *(f"    {example}" for example in found.examples)]
    where = "needs no `use`" if module.name in COMMON else f"`use {module.name}` brings it"
    return [*lines, "", f"  {found.what} of the module {module.name}; {where}"]


def _wrapped(text: str, indent: str) -> list[str]:
    from textwrap import wrap

    from .terminal import width

    room = max(20, min(MAX_WIDTH, width(sys.stdout)) - len(indent))
    lines = wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]
    return [indent + line for line in lines]


def _paint() -> Paint:
    from ..dsl.diagnostics import Paint
    from .terminal import wants_color

    return Paint(wants_color(sys.stdout))
