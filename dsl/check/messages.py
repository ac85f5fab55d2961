"""What the checks of meaning say: one sentence for each key. Pages with examples are in entries.py.

`{name}` is the thing that is named, other braces are details of the call. A label stands behind the carets where no
better word is known, a note below the excerpt.
"""

from __future__ import annotations

from ..record import Record


class Message(Record):
    code: str
    text: str
    label: str = ""
    note: str = ""


_M = Message
MESSAGES: dict[str, Message] = {
    # modules and declarations
    "unknown module": _M("E101", "there is no module `{name}` in the standard library", note="modules: {known}"),
    "no module file": _M("E101", "there is no file `{name}`", "looked for beside this file"),
    "unreadable module": _M("E101", "the file `{name}` is not a text"),
    "use path": _M("E101", "the path of a `use` is a plain text, without values in it"),
    "use circle": _M("E102", "modules use each other in a circle: {circle}"),
    "defined twice": _M("E103", "{what} `{name}` is defined twice", "defined again here"),
    "reserved name": _M("E103", "`{name}` is a name of the language and cannot be defined", note="{note}"),
    # verbs and their arguments
    "unknown label": _M("E104", "{what} `{verb}` has no argument `{name}`", note="signature: {signature}"),
    "too many arguments": _M("E105", "{what} `{verb}` takes no further argument", "{hint}", note="signature: {signature}"),
    "missing argument": _M("E106", "{what} `{verb}` needs {missing}", note="signature: {signature}"),
    "label without value": _M("E106", "behind `{label}` its value is missing", note="signature: {signature}"),
    "unknown verb": _M("E107", "there is no verb `{name}`", note="{hint}"),
    "unknown fixture": _M("E107", "there is no fixture `{name}`", note="{hint}"),
    "unknown check": _M("E107", "there is no check `{name}`", note="{hint}"),
    "misplaced word": _M("E107", "`{name}` is no step; it stands in the scenario, one level further left"),
    "argument kind": _M("E108", "`{argument}` of `{verb}` is a {wanted}, and this is a {found}", note="signature: {signature}"),
    "argument choice": _M("E108", "`{name}` is none of the words that `{argument}` of `{verb}` may be", note="one of: {choices}"),
    "argument word": _M("E108", "`{argument}` of `{verb}` is a word: a bare name", note="signature: {signature}"),
    "argument twice": _M("E109", "`{name}` is given twice", note="signature: {signature}"),
    # names
    "unknown name": _M("E110", "there is no `{name}` here", note="{hint}"),
    "not a value": _M("E110", "`{name}` is {what}, not a value", note="{hint}"),
    "unknown actor": _M("E111", "this scenario has no actor `{name}`", note="actors: {known}"),
    "a bare step": _M("E111", "`{name}` is a step, and a step is named with its actor", note="write {known}"),
    "not an actor": _M("E111", "an actor or one of its steps is expected here"),
    "not a process": _M("E111", "an actor is expected here, not one of its steps"),
    "not a step": _M("E111", "a step of an actor is expected here: `ACTOR.STEP`"),
    "unknown step": _M("E112", "actor `{actor}` has no step `{name}`", note="its steps: {known}"),
    "two steps": _M(
        "E113", "actor `{actor}` has {count} steps `{name}`; which is meant?",
        note="give each a name of its own: `{name} ... as NAME`",
    ),
    "unknown attribute": _M("E114", "{what} has no `{name}`", note="it has: {known}"),
    "unknown barrier": _M("E115", "no actor names a barrier `{name}`", note="barriers: {known}"),
    "flag never raised": _M("E116", "nobody raises the flag `{name}`", "this can never happen", "flags: {known}"),
    "unknown semaphore": _M("E117", "this scenario has no semaphore `{name}`", note="write `semaphore {name} of 3` in its header"),
    # kinds
    "kinds": _M("E119", "a {left} and a {right} do not go together with `{operator}`"),
    "wrong kind": _M("E120", "{what} is a {wanted}, and this is a {found}"),
    "range of value": _M("E142", "{what} {rule}"),
    "not constant": _M("E120", "{what} must be known before the run; this depends on it"),
    "bad pattern": _M("E136", "this pattern is no regular expression: {reason}"),
    "no group": _M("E136", "this pattern captures nothing", "put parentheses around the part to capture"),
    "unknown function": _M("E140", "there is no function `{name}`", note="functions: {known}"),
    "function arguments": _M("E140", "`{name}` takes {wanted}"),
    # expectations
    "quantifier missing": _M(
        "E121", "{what}: say how many", "`all`?",
        "quantifiers: all, no, exactly_one, at_least_one, at_most_one, exactly 3, at_least 2, at_most 11, between 2 and 4",
    ),
    "quantifier too much": _M("E122", "{what} cannot be counted; leave the quantifier out"),
    "wrong test": _M("E123", "`{test}` is no test of {what}", note="{hint}"),
    "mode": _M("E123", "`{mode}` watches files and folders; an expectation of {what} is judged when the run is over"),
    "not watched": _M("E148", "this cannot be watched: {reason}", note="{hint}"),
    "others": _M("E123", "`others` needs a quantifier that leaves some out, like `exactly_one`"),
    "unknown error": _M("E124", "there is no error `{name}`", note="{hint}"),
    "unknown word": _M("E125", "`{name}` is no {what}", note="{known}"),
    "unknown model": _M("E126", "there is no model `{name}`", note="models: {known}"),
    "unknown signal": _M("E127", "there is no signal `{name}`"),
    "unknown axis": _M("E128", "no `matrix` names `{name}`", note="axes: {known}"),
    "bound axis": _M("E128", "`{name}` stands twice here"),
    "variant": _M("E128", "the matrix has no `{name} = {value}`", note="its values: {known}"),
    "contrast in matrix": _M(
        "E128", "{name} = {value} is a value of the matrix, so it must pass; a contrast must fail",
        note="take it out of the matrix: a contrast runs besides its values",
    ),
    "no baseline": _M("E123", "`baseline` stands on the right side of a comparison"),
    "no grade": _M("E143", "{problem}"),
    # time
    "never opens": _M("E129", "barrier `{name}` can never open: {reason}"),
    "waits forever": _M("E129", "this can never happen: {reason}"),
    "no instant": _M("E130", "`at` needs an instant: `t`, or a barrier that this actor passes before", note="{hint}"),
    "cannot happen": _M("E131", "this can never happen: {reason}"),
    "no member": _M("E132", "`{name}` has {size} members, counted from 1"),
    "no group here": _M("E132", "`{name}` is a single actor; it has no members"),
    "which member": _M("E137", "`{name}` is a group: which of its members?", "`all {name}`, `at_least_one {name}` or `{name}[1]`"),
    # declarations
    "unknown kind": _M("E133", "there is no kind `{name}`", note="kinds: {known}"),
    "origin": _M("E134", "a verb comes `from python` or `from command`, not `from {name}`"),
    "python target": _M("E134", 'a Python function is named "package.module:function" or "./file.py:function"'),
    "no body": _M("E134", "{what} `{name}` says neither where it comes from nor what its {parts} are"),
    "two bodies": _M("E134", "{what} `{name}` comes from elsewhere; it can have no steps of its own"),
    "outside a verb": _M("E135", "`give` ends a verb with a value; an actor has nobody to give it to"),
    "nothing to capture": _M("E135", "there is no command before this line whose output could be captured"),
    "capture source": _M("E135", "a value is captured from `stdout` or `stderr`, not from `{name}`"),
    "barrier in a verb": _M("E135", "`{name}` belongs to actors; a verb may be called from any of them"),
    "header twice": _M("E138", "`{name}` is set twice"),
    "empty block": _M("E139", "this opens a block, but nothing stands in it"),
    "verb circle": _M("E144", "verbs call each other in a circle: {circle}"),
    "fixture of a verb": _M(
        "E147", "verb `{verb}` needs a fixture `{name}`, which this scenario does not have",
        note="a line like `given FIXTURE as {name}` gives it",
    ),
    "link": _M("E145", "this scenario has no fixture `{name}`", note="name a fixture with a network link: `given redis as {name}`"),
    "command text": _M("E146", "{problem}"),
    "path outside": _M("E146", "{problem}"),
}  # fmt: skip
