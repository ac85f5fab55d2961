"""`cts check-history`: judges a recorded history by a model.

It knows files, the four exit codes and how a verdict is printed; reading, checking and drawing are done elsewhere.
"""

from __future__ import annotations

from .options import COUNT, FILE, Command, CommandError, Option, Parsed, Positional, one_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..interpreter.judge.models.results import Result

# The checkers are imported only when one runs; a test compares these names with theirs.
MODELS = (
    "register", "cas_register", "counter", "set", "queue", "stack", "lock", "list_append",
    "serializable", "snapshot_isolated", "exclusive", "unique", "increasing",
)  # fmt: skip

HOLDS_EXIT = 0
VIOLATED_EXIT = 1
UNREADABLE_EXIT = 2
UNKNOWN_EXIT = 3

COMMAND = Command(
    "check-history",
    positionals=(Positional("FILE", "the history: JSON Lines, or EDN as Jepsen writes it", kind=FILE),),
    options=(
        Option("--model", "what the history should be", kind=one_of(*MODELS), short="-m"),
        Option("--per-key", "every key is an object of its own; for EDN, values are [key value]"),
        Option("--budget", "steps for each object before the answer is unknown", kind=COUNT, default=1_000_000),
        Option("--format", "how to print it", kind=one_of("text", "json"), default="text"),
    ),
    examples=(
        ("cts check-history run.jsonl --model register --per-key", "is it linearizable, key by key?"),
        ("cts check-history history.edn --model serializable", "a history that Jepsen recorded"),
    ),
    details=(
        "Exits 0 if the history holds, 1 if it is violated, 2 if it cannot be read, 3 if the answer is unknown: "
        "then nothing is claimed. docs/checkers.md describes the models and the formats."
    ),
)


def execute(args: Parsed) -> int:
    from ..interpreter.judge.models.calls import BadHistory
    from ..interpreter.judge.models.checking import check_history
    from ..interpreter.judge.models.reading import UnreadableHistory, read_history

    path, model, budget = args.text("file") or "", args.text("model"), args.number("budget") or 1
    if model is None:
        raise CommandError(f"--model is missing: one of {', '.join(MODELS)}", UNREADABLE_EXIT)
    per_key = args.flag("per-key")
    text = _text(path)
    try:
        calls = read_history(text, keyed_values=per_key)
        result = check_history(calls, model, per_key=per_key, budget=budget)
    except UnreadableHistory as error:
        raise CommandError(f"{path}:{error.line}: {error.reason}", UNREADABLE_EXIT) from None
    except BadHistory as error:
        raise CommandError(f"{path}: {error}", UNREADABLE_EXIT) from None
    except RecursionError:
        raise CommandError(f"{path}: a value is nested too deeply", UNREADABLE_EXIT) from None
    lines = _json(result, model, len(calls)) if args.text("format") == "json" else _lines(result, model, len(calls))
    print("\n".join(lines))
    return {"Holds": HOLDS_EXIT, "Violated": VIOLATED_EXIT, "Unknown": UNKNOWN_EXIT}[type(result).__name__]


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except OSError as error:
        raise CommandError(f"cannot read {path}: {error.strerror or error}", UNREADABLE_EXIT) from None
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: byte {error.start} is not UTF-8", UNREADABLE_EXIT) from None


def _lines(result: Result, model: str, n_calls: int) -> list[str]:
    from textwrap import wrap

    from ..interpreter.judge.models.calls import shown
    from ..interpreter.judge.models.drawing import WIDTH, draw_calls
    from ..interpreter.judge.models.results import Holds, Violated

    if isinstance(result, Holds):
        return [f"holds: {n_calls} operations, {model}"]
    key = "" if result.key is None else f", key {shown(result.key)}"
    if not isinstance(result, Violated):
        return [f"unknown: {n_calls} operations, {model}{key}", f"  {result.reason}"]
    anomaly = f", {result.anomaly}" if result.anomaly else ""
    sentence = wrap(result.sentence, WIDTH, initial_indent="  ", subsequent_indent="  ")
    lines = [f"violated: {n_calls} operations, {model}{anomaly}{key}", *sentence, ""]
    return lines + draw_calls(result.operations)


def _json(result: Result, model: str, n_calls: int) -> list[str]:
    import json

    from ..interpreter.judge.models.results import Holds, Violated

    record: dict[str, object] = {"verdict": type(result).__name__.lower(), "model": model, "n_operations": n_calls}
    if not isinstance(result, Holds):
        record["key"] = result.key
    if isinstance(result, Violated):
        record["reason"] = result.sentence
        record["anomaly"] = result.anomaly or None
        record["operations"] = [
            {
                "line": call.place, "process": call.process, "f": call.function, "value": call.input,
                "output": call.output, "begin": call.begin_ns, "end": call.end_ns,
            }
            for call in result.operations
        ]  # fmt: skip
    elif not isinstance(result, Holds):
        record["reason"] = result.reason
    return json.dumps(record, indent=2, default=repr).splitlines()
