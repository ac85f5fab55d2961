"""`cts completion`: a script for bash, zsh or fish, made from the same declarations as help.

It knows what each shell wants to be told; which commands and options there are comes from the table alone. The script
is static: completing a word starts no Python.
"""

from __future__ import annotations

from .options import Command, Kind, Option, Parsed, Positional, one_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    # Every command with its one-line summary.
    Commands = list[tuple[Command, str]]

COMMAND = Command(
    "completion",
    positionals=(Positional("SHELL", "the shell to print for", kind=one_of("bash", "zsh", "fish")),),
    examples=(
        ("cts completion bash > ~/.local/share/bash-completion/completions/cts", "bash"),
        ('cts completion zsh > "${fpath[1]}/_cts"', "zsh, in a folder of fpath"),
        ("cts completion fish > ~/.config/fish/completions/cts.fish", "fish"),
    ),
)


def execute(args: Parsed) -> int:
    from .main import load
    from .table import COMMANDS

    commands = [(load(entry)[0], entry.summary) for entry in COMMANDS]
    make: dict[str, Callable[[Commands], list[str]]] = {"bash": bash, "zsh": zsh, "fish": fish}
    print("\n".join(make[args.text("shell") or ""](commands)))
    return 0


# --- bash

_BASH_HEAD = r"""# bash completion for cts; works with bash 3.2 and newer.
_cts_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_cts_files() { local IFS=$'\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")); }
_cts_folders() { local IFS=$'\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")); }
_cts_scenarios() {
    local IFS=$'\n'
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -d -- "$cur"; compgen -f -X '!*.cts' -- "$cur"))
}
_cts() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=
    (( COMP_CWORD > 0 )) && prev=${COMP_WORDS[COMP_CWORD-1]}
    COMPREPLY=()
    # To bash the = of --option=value is a word of its own.
    if [[ $cur == "=" ]]; then
        cur=
    elif [[ $prev == "=" ]] && (( COMP_CWORD > 1 )); then
        prev=${COMP_WORDS[COMP_CWORD-2]}
    fi"""


def bash(commands: Commands) -> list[str]:
    names = " ".join([*(command.name for command, _ in commands), "help", "--help", "--version"])
    lines = [_BASH_HEAD, f'    (( COMP_CWORD == 1 )) && {{ _cts_words "{names}"; return; }}']
    lines.append('    case "${COMP_WORDS[1]} $prev" in')
    for command, _ in commands:
        for option in command.options:
            if option.kind is not None:
                pattern = "|".join(f'"{command.name} {name}"' for name in option.names)
                lines.append(f"        {pattern}) {_bash_value(option.kind)}; return ;;")
    lines += ["    esac", '    case "${COMP_WORDS[1]}" in']
    for command, _ in commands:
        options = " ".join(name for option in command.options for name in option.names)
        lines.append(f'        {command.name}) if [[ $cur == -* ]]; then _cts_words "{options}"')
        # Every argument is offered the same: counting places would need to know which words are values of options.
        offers = "; ".join(dict.fromkeys(_bash_value(positional.kind) for positional in command.positionals))
        lines.append(f"            else {offers or ':'}; fi ;;")
    all_names = " ".join(command.name for command, _ in commands)
    lines += [f'        help) _cts_words "{all_names}" ;;', "    esac", "}", "complete -F _cts cts"]
    return lines


def _bash_value(kind: Kind) -> str:
    if kind.choices:
        return f'_cts_words "{" ".join(kind.choices)}"'
    return {"nothing": ":", "files": "_cts_files", "folders": "_cts_folders", "scenarios": "_cts_scenarios"}[
        kind.completes
    ]


# --- zsh


def zsh(commands: Commands) -> list[str]:
    lines = ["#compdef cts", "_cts() {", "  local -a commands", "  commands=("]
    lines += [f"    {_quoted(command.name + ':' + summary)}" for command, summary in commands]
    lines += [
        "  )",
        "  if (( CURRENT == 2 )); then",
        "    _describe command commands",
        "    _arguments '--help[show help]' '--version[print the version]'",
        "    return",
        "  fi",
        "  local command=$words[2]",
        "  shift words; (( CURRENT-- ))",
        "  case $command in",
    ]
    for command, _ in commands:
        lines.append(f"    {command.name}) _arguments -s -S \\")
        specs = [spec for option in command.options for spec in _zsh_option(option)]
        specs += [_zsh_positional(positional) for positional in command.positionals]
        lines += [f"      {spec} \\" for spec in specs[:-1]]
        lines.append(f"      {specs[-1]} ;;")
    lines += ["    help) _describe command commands ;;", "  esac", "}"]
    # Sourced it registers itself; from a folder of fpath, zsh runs this file as the function's body.
    lines += ['if [[ $funcstack[1] == _cts ]]; then _cts "$@"; else compdef _cts cts; fi']
    return lines


def _zsh_option(option: Option) -> list[str]:
    star = "*" if option.repeatable else ""
    excluded = "" if option.repeatable else f"({' '.join(option.names)})"
    text = _zsh_text(option.help)
    specs = []
    for name in option.names:
        if option.kind is None:
            specs.append(_quoted(f"{excluded}{name}[{text}]"))
        else:
            joint = "=" if name.startswith("--") else "+"
            specs.append(_quoted(f"{star}{excluded}{name}{joint}[{text}]:{option.key}:{_zsh_value(option.kind)}"))
    return specs


def _zsh_positional(positional: Positional) -> str:
    place = {"one": ":", "optional": "::", "any": "*:", "some": "*:"}[positional.count]
    return _quoted(f"{place}{positional.key}:{_zsh_value(positional.kind)}")


def _zsh_value(kind: Kind) -> str:
    if kind.choices:
        return f"({' '.join(kind.choices)})"
    return {"nothing": " ", "files": "_files", "folders": "_files -/", "scenarios": '_files -g "*.cts"'}[kind.completes]


def _zsh_text(text: str) -> str:
    return text.replace("[", "(").replace("]", ")").replace(":", "\\:")


# --- fish


# fish's own helper only moves the wanted files to the front; each of its lines is a name, a tab and a description.
_FISH_HEAD = r"""# fish completion for cts
function __cts_scenarios
    __fish_complete_suffix .cts | string match -r '^[^\t]*(?:/|\.cts)(?:\t.*)?$'
end
complete -c cts -f"""


def fish(commands: Commands) -> list[str]:
    lines = [_FISH_HEAD]
    start = "-n __fish_use_subcommand"
    for command, summary in commands:
        lines.append(f"complete -c cts {start} -a {command.name} -d {_quoted(summary)}")
    lines += [
        f"complete -c cts {start} -l help -s h -d 'show help'",
        f"complete -c cts {start} -l version -d 'print the version'",
    ]
    for command, _ in commands:
        used = f"-n '__fish_seen_subcommand_from {command.name}'"
        for option in command.options:
            short = f" -s {option.short[1:]}" if option.short else ""
            value = "" if option.kind is None else f" -r {_fish_value(option.kind)}"
            lines.append(f"complete -c cts {used} -l {option.key}{short}{value} -d {_quoted(option.help)}")
        lines += [
            f"complete -c cts {used} {_fish_value(positional.kind)}"
            for positional in command.positionals
            if positional.kind.choices or positional.kind.completes != "nothing"
        ]
    return lines


def _fish_value(kind: Kind) -> str:
    if kind.choices:
        return f"-f -a {_quoted(' '.join(kind.choices))}"
    return {
        "nothing": "-f",
        "files": "-F",
        "folders": "-f -a '(__fish_complete_directories)'",
        "scenarios": "-f -a '(__cts_scenarios)'",
    }[kind.completes]


def _quoted(text: str) -> str:
    """In single quotes, for zsh and fish alike."""
    return "'" + text.replace("'", "'\\''") + "'"
