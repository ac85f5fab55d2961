"""The catalogue's pages about meaning, E1xx: what each is about, a text that shows it, and the same text mended."""

from __future__ import annotations

from ..catalogue_entry import Entry


def _scenario(*lines: str) -> str:
    """A scenario with two actors that read a file, and these lines; `@` in a line is a step of actor `a`."""
    steps = [line[1:] for line in lines if line.startswith("@")] or ['read "x"']
    rest = [line for line in lines if not line.startswith("@")]
    header = [line for line in rest if not line.startswith("expect")]
    expects = [line for line in rest if line.startswith("expect")] or ["expect all b.seen equal old"]
    body = ['given file "x" of 1KiB random as old', *header, "actor a", "  barrier go", *(f"  {s}" for s in steps)]
    body += ["actor b[3]", "  barrier go", '  read "x" as seen', *expects]
    return "scenario S-1\n" + "".join(f"  {line}\n" for line in body)


def _pair(bad: str, good: str) -> tuple[str, str]:
    return _scenario(*bad.split("\n")), _scenario(*good.split("\n"))


ENTRIES = (
    Entry("E101", "unknown-module", "a `use` names a module that is not there",
          "`use NAME` brings a module of the standard library, `use \"./FILE.cts\"` one of your own, looked for beside the "
          "file that uses it. The modules files, commands, locks and sync are there without a `use`.",
          "use filez\n" + _scenario(), _scenario()),
    Entry("E102", "use-circle", "modules use each other in a circle",
          "A module that uses another cannot be used by it, directly or through others: nobody could say which comes "
          "first. Move what both need into a third module. (The bad example is a file that uses itself.)",
          'use "./example.cts"\n' + _scenario(), _scenario()),
    Entry("E103", "defined-twice", "a name is defined twice, or belongs to the language",
          "Within a scenario, a name means one thing: an actor, a value, a shared value or a given content. Steps have "
          "names of their own within their actor. `actor`, `index`, `run`, `seed`, `work`, `here` and `t` are taken.",
          *_pair("let size = 3\nlet size = 4", "let size = 3\nlet other = 4")),
    Entry("E104", "unknown-argument", "a verb has no argument of this name",
          "Behind a verb stand its arguments: some by position, others behind their label. The signature below the "
          "message shows them all; `cts verbs NAME` prints the whole description.",
          *_pair('@copy "x" into "y"', '@copy "x" to "y"')),
    Entry("E105", "too-many-arguments", "a verb is given more than it takes",
          "A value stands where no further argument is known. Perhaps its label is missing.",
          *_pair('@read "x" "y"', '@read "x"')),
    Entry("E106", "missing-argument", "a verb lacks an argument that it needs",
          "Arguments in square brackets in the signature may be left out, all others must be there.",
          *_pair('@copy "x"', '@copy "x" to "y"')),
    Entry("E107", "unknown-verb", "there is no verb, fixture or check of this name",
          "There are no built-in verbs: the standard library declares them, and you can declare your own. Verbs of a "
          "module that is used by path are called by its name: `ports.reserve`. `cts verbs` lists what there is.",
          *_pair('@raed "x"', '@read "x"')),
    Entry("E108", "argument-kind", "an argument has the wrong kind",
          "Every argument of a verb has a kind: a path, a number, a duration, a word out of several. What stands here "
          "has another one.",
          *_pair('@copy "x" to "y" chunk 50ms', '@copy "x" to "y" chunk 64KiB')),
    Entry("E109", "argument-twice", "an argument is given twice", "Each label stands once behind a verb.",
          *_pair('@copy "x" to "y" to "z"', '@copy "x" to "y"')),
    Entry("E110", "unknown-name", "a name means nothing here",
          "An expression can use values (`let`), axes of the `matrix`, shared values, contents and fixtures named by "
          "`given ... as NAME`, captured values, and the names of the language. A text stands in double quotes.",
          *_pair("@write \"y\" text greeting", 'let greeting = "hello"\n@write "y" text greeting')),
    Entry("E111", "unknown-actor", "a scenario has no actor of this name",
          "Expectations, events and faults speak of the actors that the scenario declares.",
          *_pair("expect reader succeeds", "expect a succeeds")),
    Entry("E112", "unknown-step", "an actor has no step of this name",
          "A step is called by the name behind its `as`, or else by its verb.",
          *_pair("expect all b.read equal old", "expect all b.seen equal old")),
    Entry("E113", "two-steps", "a step's name fits several steps",
          "Two steps of an actor that use the same verb need names of their own before somebody can speak of one of them.",
          *_pair('@read "x"\n@read "x"\nexpect a.read equals old', '@read "x"\n@read "x" as second\nexpect a.second equals old')),
    Entry("E114", "unknown-attribute", "a step or fixture has no attribute of this name",
          "Every step has value, error, duration, blocked, began, ended and bytes; commands have exit, stdout and "
          "stderr; what a step captured is an attribute, too. A fixture offers what its declaration says.",
          *_pair("expect a.read.speed < 5", "expect a.read.duration < 5s")),
    Entry("E115", "unknown-barrier", "no actor names this barrier", "A barrier exists because actors name it: `barrier go`.",
          *_pair("expect skew(start) < 1ms", "expect skew(go) < 1ms")),
    Entry("E116", "flag-never-raised", "somebody waits for a flag that nobody raises",
          "A flag exists because a step raises it: `raise ready`. Waiting for one that nobody raises would last for ever.",
          *_pair('@when flag ready read "x"', '@raise ready\n@when flag ready read "x"')),
    Entry("E117", "unknown-semaphore", "a scenario has no semaphore of this name",
          "A semaphore is declared with its permits in the scenario's header: `semaphore slots of 3`.",
          *_pair("@acquire slots", "semaphore slots of 2\n@acquire slots")),
    Entry("E119", "kinds", "two kinds do not go together",
          "Values are typed: durations can be added to durations and multiplied by numbers, but not added to sizes. "
          "What is compared must be of one kind.",
          *_pair("@wait 50ms + 4MiB", "@wait 50ms + 4ms")),
    Entry("E120", "wrong-kind", "a value of another kind is needed here",
          "A timeout is a duration, a number of runs a number, a file a text. The values of a matrix, titles and reasons "
          "must be known before the run.",
          *_pair("timeout 30", "timeout 30s")),
    Entry("E121", "quantifier-missing", "it is not said how many",
          "A group, a repeated step or `files` stands for several, and nobody can guess whether one, some or all are "
          "meant. Tests of the whole list (`is unique`, `is increasing`, `sums to`, `never overlaps`, `is linearizable`) "
          "and metrics take it as it is.",
          *_pair("expect b succeed", "expect all b succeed")),
    Entry("E122", "needless-quantifier", "something is counted that is only one",
          "A file, a value or a metric is one thing, and a test of a whole list speaks of one list.",
          *_pair('expect all file "x" exist', 'expect file "x" exists')),
    Entry("E123", "test-does-not-fit", "a test does not fit its subject",
          "A file exists, a step succeeds, a value is compared. `always` and `never` watch files and folders.",
          *_pair('expect file "x" succeeds', 'expect file "x" exists')),
    Entry("E124", "unknown-error", "a misspelt name of an error",
          "Errors have portable names, the same for every system and verb. An error of your own may have any name that "
          "is not close to one of these.",
          *_pair("expect a fails with Exist", "expect a fails with Exists")),
    Entry("E125", "unknown-word", "a word of the header is not known",
          "`priority`, `requires`, `isolation`, `allow` and the limits of an actor take one of a few words.",
          *_pair("priority P7", 'priority P0\nwhy "it lost data once"')),
    Entry("E126", "unknown-model", "there is no such model to be linearizable as",
          "A history of operations is compared with a model: what one register, counter, queue … would have done.",
          *_pair("expect b is linearizable as regster", "expect b is linearizable as register")),
    Entry("E127", "unknown-signal", "there is no signal of this name", "Signals are written as in `kill -l`: SIGTERM.",
          *_pair("@kill b with SIGTREM", "@kill b with SIGTERM")),
    Entry("E128", "unknown-variant", "the matrix has no such axis",
          "`contrast NAME = VALUE` and `[NAME=VALUE]` speak of an axis of the scenario's `matrix`.",
          *_pair('contrast how = "naive"', 'matrix how = "cp" | "dd"\ncontrast how = "naive"\n@copy_with how "x" to "y"')),
    Entry("E129", "waits-forever", "a barrier can never open, or an event can never happen",
          "All actors are walked through their steps in the abstract. A barrier opens when all who name it are there; "
          "here somebody waits elsewhere, or ends without coming, and the chain of who waits for whom is named.",
          "scenario S-1\n  actor a\n    barrier one\n    barrier two\n  actor b\n    barrier two\n    barrier one\n  expect all succeed\n",
          "scenario S-1\n  actor a\n    barrier one\n    barrier two\n  actor b\n    barrier one\n    barrier two\n  expect all succeed\n"),
    Entry("E130", "no-instant", "`at` has no instant to count from",
          "`at t+50ms` counts from the last barrier that the actor passed (or the start), `at go+50ms` from a barrier.",
          *_pair('@at 50ms read "x"', '@at t+50ms read "x"')),
    Entry("E131", "cannot-happen", "an event can never happen",
          "An actor cannot wait for its own end, only steps report progress, only processes die, and a condition needs a "
          "shared value that can change while somebody waits.",
          *_pair('@when a ends read "x"', '@when b[1].seen ends read "x"')),
    Entry("E132", "no-such-member", "a group has no such member",
          "The members of `reader[5]` are `reader[1]` to `reader[5]`; a single actor has none.",
          *_pair("expect b[4] succeeds", "expect b[3] succeeds")),
    Entry("E133", "unknown-kind", "a declaration names an unknown kind",
          "Kinds of parameters: any, text, path, number, duration, size, percent, rate, pattern, list, range, yes_no, "
          "word, content, flag, semaphore, actor, command, shell, signal; or several words to choose from: `fast | safe`.",
          'verb look_at(x: file) from command "cat {x}"\n' + _scenario('@look_at "x"'),
          'verb look_at(x: path) from command "cat {x}"\n' + _scenario('@look_at "x"')),
    Entry("E134", "origin", "a declaration does not say what it does",
          "A verb or fixture comes `from python \"module:function\"`, `from command \"...\"`, or has steps of its own in a "
          "block below.",
          "verb look_at(x: path)\n" + _scenario('@look_at "x"'),
          'verb look_at(x: path) from command "cat {x}"\n' + _scenario('@look_at "x"')),
    Entry("E135", "misplaced-step", "a step stands where it cannot do its work",
          "`give` ends a verb with a value, barriers belong to actors, and `capture` reads stdout or stderr of the "
          "command before it.",
          *_pair("@give 3", '@read "x"')),
    Entry("E136", "bad-pattern", "a pattern is no regular expression, or captures nothing",
          "Patterns are Python's regular expressions. `capture` takes what the first group, in parentheses, matched.",
          *_pair('@run "cat x"\n@capture port from stdout /Port \\d+/', '@run "cat x"\n@capture port from stdout /Port (\\d+)/')),
    Entry("E137", "which-member", "an event speaks of a group, not of one of its members",
          "Say which: one member (`b[1]`), `all b.seen end`, or `at_least_one b.seen ends`.",
          *_pair('@when b.seen ends read "x"', '@when all b.seen end read "x"')),
    Entry("E138", "set-twice", "a line of the header stands twice", "Each setting of a scenario has one value.",
          *_pair("timeout 3s\ntimeout 4s", "timeout 4s")),
    Entry("E139", "empty-block", "a line opens a block in which nothing stands",
          "Steps of `repeat`, `at`, `when` and `every`, and the outcomes of a `tally`, stand below, indented.",
          *_pair("@repeat 3 times", '@repeat 3 times\n@  read "x"')),
    Entry("E140", "unknown-function", "there is no such function, or it takes something else",
          "`random(...)` chooses; all other functions are metrics of operations, processes or the run.",
          *_pair("expect p96(b.seen) < 5s", "expect p95(b.seen) < 5s")),
    Entry("E142", "out-of-range", "a value is out of its range", "Runs are at least 1, a group has at least one member.",
          *_pair("runs 0", "runs 2")),
    Entry("E143", "tally-rows", "the outcomes of a tally do not add up",
          "`else` stands for every outcome that no other line names, so it is the last.",
          _scenario() + "  tally b.seen\n    else forbidden\n    equals old required\n",
          _scenario() + "  tally b.seen\n    equals old required\n    else forbidden\n"),
    Entry("E144", "verb-circle", "verbs call each other in a circle", "A verb cannot be made of itself.",
          'verb again()\n  again\n' + _scenario("@again"),
          'verb again()\n  read "x"\n' + _scenario("@again")),
    Entry("E145", "unknown-link", "a fault names a network link that no fixture has",
          "`cut`, `slow` and `lose` act on the link of a fixture: `given NAME ... as store`, then `cut store for 2s`.",
          _scenario() + "  cut store for 2s\n", _scenario()),
    Entry("E146", "command-line", "a command line cannot be split into words",
          "A command is a text in double quotes: it is split into words first, and then each `{value}` fills exactly one "
          "word. Quotes inside it must be closed; a list of words works, too. In a `shell` line a `{value}` stands quoted, as a "
          "word of its own: not within the shell's quotes, here-documents, comments, backticks or arithmetic.",
          *_pair("@run \"echo 'a\"", "@run \"echo 'a'\"")),
    Entry("E147", "fixture-of-a-verb", "a verb needs a fixture that the scenario does not have",
          "The steps of a verb may speak of a fixture by name, like `store.port`. Whoever calls it must have given that "
          "fixture.",
          'verb ask(x) from command "echo {store.port} {x}"\n' + _scenario('@ask "x"'),
          'verb ask(x) from command "echo {x}"\n' + _scenario('@ask "x"')),
    Entry("E148", "not-watched", "`always` or `never` of what nobody can see at every moment",
          "An observer process looks at files while the run goes on: each file for itself, and of a folder what lies "
          "directly in it. What is known only when the run is over, or of several files at one instant, it cannot judge; "
          "and a sentence that means less than it says would be worse than none.",
          *_pair('given folder "d"\nexpect always folder "d" is unchanged',
                 'given folder "d"\nexpect always all files "d/**" are unchanged')),
)  # fmt: skip
