"""Random `.cts` files that always parse: every form of the language, names that exist, sections in any order.

`scenario_file(Random(seed))` gives the same text for the same seed; `scenario_files()` is the Hypothesis strategy.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from .expressions import Expressions
from .spelling import Block, Speller

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

MODELS = ("register", "counter", "set", "queue", "lock", "cas_register", "list_append")
CALLS = ("rename", "write", "open", "unlink", "fsync")
ERRORS = ("Exists", "NotFound", "Locked", "NoSpace", "Timeout", "Busy", "Exit(2)", "Exit(·3·)")


def scenario_file(rng: Random) -> str:
    return _File(rng).text()


def scenario_files() -> SearchStrategy[str]:
    from hypothesis import strategies

    return strategies.randoms(use_true_random=False).map(scenario_file)


class _Actor:
    def __init__(self, name: str, is_group: bool) -> None:
        self.name = name
        self.is_group = is_group
        self.steps: list[str] = []


class _File(Expressions):
    def __init__(self, rng: Random) -> None:
        super().__init__(rng, Speller(rng))
        self.actors: list[_Actor] = []
        self.scenario_names: list[str] = []

    def text(self) -> str:
        blocks = [*self._uses(), *self._file_header(), *self._declarations()]
        blocks += [self._scenario(number) for number in range(self.rng.randint(1, 3))]
        return self.speller.file(blocks)

    # --- a file ------------------------------------------------------------------------------------------------------

    def _uses(self) -> list[Block]:
        uses = [f"use {name}" for name in ("files", "commands", "locks", "sync") if self.maybe(0.2)]
        if self.maybe(0.1):
            uses.append("use sync as timing")
        if self.maybe(0.1):
            uses.append(f"use {self.quoted('./ports.cts')} as ports")
        return [Block(use) for use in uses]

    def _file_header(self) -> list[Block]:
        lines = []
        for number in range(self.rng.randint(0, 2)):
            lines.append(f"let size{number}·=·{self.size()}")
            self.sizes.append(f"size{number}")
        if self.maybe(0.2):
            lines.append(f"let all_names·=·{self.list_of([self.string(), self.string()])}")
        if self.maybe(0.2):
            lines.append("tags nightly·,·slow")
        if self.maybe(0.2):
            lines.append(f"timeout {self.duration()}")
        return [Block(line) for line in lines]

    def _declarations(self) -> list[Block]:
        command = self.quoted("put {key} {dest} {chunk} {mode}")
        kinds = f"fast·|·slow·=·{self.string('fast')}"
        blocks = [
            Block(
                f"verb put(·key¶,¶to dest·:·path¶,¶chunk·:·size·=·{self.size()}¶,¶mode·:·{kinds}¶) "
                f"from command {command}",
                doc=["Puts a key.", "Twice documented."] if self.maybe(0.5) else [],
            )
        ]
        if self.maybe(0.4):
            command = self.quoted("portreg --path {path} --owner {owner}")
            pattern = self.speller.atom(r"/Port (\d+) *[a-z]/")
            body = [
                Block(f"run {command}"),
                Block(f"capture port from stdout {pattern}"),
                Block("give port"),
            ]
            blocks.append(Block('verb reserve(·path¶,¶for owner·=·"qa"·) -> number', body))
        if self.maybe(0.3):
            python = self.quoted("./registry.py:start")
            blocks.append(Block(f"fixture registry(·span·:·text·=·{self.string('5-6')}¶) from python {python}"))
        if self.maybe(0.3):
            body = [Block("expect folder place exists"), Block('expect no files "*.tmp" exist')]
            blocks.append(Block("check clean(·place·)", body, ["What must be clean."]))
            self.checks.append("clean")
        return blocks

    # --- a scenario --------------------------------------------------------------------------------------------------

    def _scenario(self, number: int) -> Block:
        outer = len(self.sizes)
        self.actors = [
            _Actor(name, is_group)
            for name, is_group in (("writer", False), ("reader", True), ("client", True), ("server", False))
            if name == "writer" or self.maybe(0.5)
        ]
        self.durations, self.numbers, self.texts = [], ["run"], []
        self.contents = []
        self.has_phase = self.maybe(0.4)
        sections = [
            self._header(),
            self._given(),
            self._actors(),
            self._faults(),
            self._exploring(),
            self._expectations(),
        ]
        items = [item for section in sections for item in section]
        if self.maybe(0.4):
            self.rng.shuffle(items)
        del self.sizes[outer:]
        title = f" {self.string('A reader never sees half')}" if self.maybe(0.8) else ""
        identity = self.rng.choice(("RDW-{}", "ports.toctou{}", "plain{}")).format(number)
        return Block(f"scenario {identity}{title}", items, ["A scenario."] if self.maybe(0.3) else [])

    def _header(self) -> list[Block]:
        lines = []
        if self.maybe(0.5):
            lines.append(f"why {self.string('Two importers overwrote each other.')}")
        if self.maybe(0.3):
            lines.append("tags race·,·critical")
        if self.maybe(0.3):
            lines.append("priority P0")
        needs = ("linux", "root", 'command "rsync"', "module redis", f"memory·>=·{self.size()}", "cores·>=·2")
        if self.maybe(0.4):
            lines.append(f"requires {'·,·'.join(self.rng.sample(needs, self.rng.randint(1, 3)))}")
        settings = (f"timeout {self.duration()}", "runs 20", "seed 42", f"tolerance {self.duration()}", "retries 1_0")
        lines += self.rng.sample(settings, self.rng.randint(0, 3))
        lines += self.rng.sample(("alone", "isolation fresh", "allow leftovers"), self.rng.randint(0, 2))
        if self.maybe(0.4):
            lines.append(f"matrix n·=·{self.rng.randint(1, 9)}·|·{self.rng.randint(10, 19)}")
            self.numbers.append("n")
            if self.maybe(0.3):
                lines.append("contrast n·=·0")
        if self.maybe(0.4):
            lines.append(f"matrix pause·=·{self.duration()}·|·{self.duration()}")
            self.durations.append("pause")
        if self.maybe(0.4):
            lines.append(f"let many·=·{self.number()}")
            self.numbers.append("many")
        if self.has_phase:
            lines.append(f"share phase·=·{self.string('read')}")
        if self.maybe(0.3):
            lines.append(f"semaphore slots of {self.number()}")
        return [Block(line) for line in lines]

    def _given(self) -> list[Block]:
        lines = [f"given file {self.string('source.dat')} of {self.size()} random"]
        if self.maybe(0.5):
            lines[0] += " as fresh"
            self.contents.append("fresh")
        if self.maybe(0.4):
            lines.append(f"given folder {self.string('inbox')} with {self.number()} files of {self.size()}")
        if self.maybe(0.3):
            lines.append(f"given environment TZ·=·{self.string('UTC')}")
        if self.maybe(0.3):
            text = self.speller.atom('"""\n  line\n    deeper {run}\n\n  end\n  """')
            lines.append(f"given file {self.string('long.txt')} with text {text} as long")
        return [Block(line) for line in lines]

    # --- actors ------------------------------------------------------------------------------------------------------

    def _actors(self) -> list[Block]:
        blocks = []
        for actor in self.actors:
            text = f"actor {actor.name}" + (f"[·{self.rng.randint(2, 9)}·]" if actor.is_group else "")
            text += " in background" if actor.name == "server" else ""
            if self.maybe(0.3):
                strings = [self.string("LANG=C"), self.string("A=1")]
                text += f" with nofile·=·64·,·memory·=·{self.size()}·,·environment·=·{self.list_of(strings)}"
            steps = [Block("barrier go" + (f" timeout {self.duration()}" if self.maybe(0.2) else ""))]
            steps += [self._step(actor, depth=0) for _ in range(self.rng.randint(1, 4))]
            blocks.append(Block(text, steps, ["An actor.", "It acts."] if self.maybe(0.2) else []))
        return blocks

    def _step(self, actor: _Actor, depth: int) -> Block:
        choice = self.rng.randint(0, 11 if depth < 3 else 4)
        if choice <= 3:
            return Block(self._verb_step(actor))
        if choice == 4:
            other = f"share phase·=·{self.string('write')}" if self.has_phase else f"wait {self.duration()}"
            return Block(self.rng.choice((f"wait {self.duration()}", "barrier go as again", other)))
        if choice == 5:
            inner = self._step(actor, depth + 1)
            return Block(f"try {inner.text}", inner.children)
        head = (
            f"at {self.instant()}",
            f"when {self._event()}{self._offset()}",
            f"every {self.duration()} for {self.duration()}",
            f"repeat {self.number()} times",
            f"repeat for {self.duration()}",
            f"repeat until {self._event()}",
        )[choice - 6]
        if choice <= 8 and self.maybe(0.5):
            inner = self._step(actor, depth + 1)
            return Block(f"{head} {inner.text}", inner.children)
        return Block(head, [self._step(actor, depth + 1) for _ in range(self.rng.randint(1, 3))])

    def _verb_step(self, actor: _Actor) -> str:
        name = f"step{len(actor.steps)}"
        actor.steps.append(name)
        verb = self.rng.choice((
            f"read {self.string('dest.dat')}",
            f"copy {self.string('source.dat')} to {self.string('dest.dat')} chunk {self.size()}",
            f"put {self.string('key')} to {self.string('dest')} mode {self.string('slow')}",
            f"run {self.string('true')}",
            f"write {self.string('log')} {self.text_value()}",
        ))  # fmt: skip
        text = f"{verb} as {name}"
        return text + (f" timeout {self.duration()}" if self.maybe(0.2) else "")

    def _offset(self) -> str:
        return f" +{self.simple_duration()}" if self.maybe(0.3) else ""

    def _event(self) -> str:
        writer = self.actors[0]
        step = f"{writer.name}.{self.rng.choice(writer.steps)}" if writer.steps else writer.name
        group = next((actor for actor in self.actors if actor.is_group), None)
        one, many = self.rng.choice((("begins", "begin"), ("ends", "end"), ("blocks", "block"), ("dies", "die")))
        events = [
            f"{step} {one}",
            f"{step} {many}",
            f"{step} reaches {self.size()}",
            f"file {self.string('dest.dat')} {self.rng.choice(('appears', 'changes', 'vanishes', 'vanish'))}",
            f"file {self.string('dest.dat')} reaches {self.size()}",
            f"{writer.name} {self.rng.choice(('calls', 'call'))} {self.rng.choice(CALLS)} on {self.string('dest*')}",
            f"{writer.name} prints {self.speller.atom('/ready [0-9]/')}",
            "port 8080 opens",
            "flag ready",
        ]
        if group is not None:
            events.append(
                f"{self.rng.choice(('all', 'exactly_one', 'at_least 2'))} {group.name} {self.rng.choice((one, many))}"
            )
        if self.has_phase:
            events.append(f"phase == {self.string('write')}")
        return self.rng.choice(events)

    # --- faults, exploring -------------------------------------------------------------------------------------------

    def _on(self) -> str:
        return f" on {self.string('dest*')}" if self.maybe(0.5) else ""

    def _faults(self) -> list[Block]:
        call = self.rng.choice(CALLS)
        start = self.rng.choice(("", f" at {self.instant()}", f" when {self._event()}"))
        faults = (
            f"hold writer before {call}{self._on()} until {self._event()}",
            f"fail writer {call}{self._on()} after {self.size()} with NoSpace",
            f"fail writer {call}{self._on()} with Exit(2)",
            f"delay writer {call}{self._on()} by {self.duration()}",
            f"cut store for {self.duration()}{start}",
            f"slow store by {self.duration()}{start}",
            f"lose 5% of store for {self.duration()}",
        )
        return [Block(self.rng.choice(faults)) for _ in range(self.rng.choice((0, 0, 1, 2)))]

    def _exploring(self) -> list[Block]:
        actors = "·,·".join(actor.name for actor in self.actors)
        steps = [f"{actor.name}.{step}" for actor in self.actors for step in actor.steps] or ["writer"]
        lines = (
            f"explore orders of {actors} limit {self.number()}",
            "explore calls limit 2_000 seed 7",
            f"explore delays {self.number()}",
            f"order {'·,·'.join(steps[:4])}",
            f"crash writer at every write{self._on()}",
            "tear writer at every write",
        )
        return [Block(self.rng.choice(lines)) for _ in range(self.rng.choice((0, 0, 0, 1, 2)))]

    # --- expectations ------------------------------------------------------------------------------------------------

    def _expectations(self) -> list[Block]:
        blocks = [self._expectation() for _ in range(self.rng.randint(1, 5))]
        if self.maybe(0.3):
            blocks.append(self._tally())
        if self.checks and self.maybe(0.5):
            blocks.append(Block(f"check clean {self.string('out')}"))
        return blocks

    def _because(self) -> str:
        return f" because {self.string('look at the lock')}" if self.maybe(0.2) else ""

    def _mode(self) -> str:
        return self.rng.choice(("", "", "", "sometimes ", "always ", "never ", f"eventually within {self.duration()} "))

    def _quantifier(self) -> str:
        return self.rng.choice((
            "all", "no", "exactly_one", "at_least_one", "at_most_one", "exactly 1", "exactly 3", "at_least 95%", "at_most 1",
            "at_least 2", "between 2 and 4",
        ))  # fmt: skip

    def _expectation(self) -> Block:
        group = next((actor for actor in self.actors if actor.is_group), None)
        others = f"·, others {self._outcome()}" if self.maybe(0.2) else ""
        forms = [
            f"{self._mode()}{self._subject(self.actors[0])} {self._tests()}",
            f"{self._quantifier()} {self._outcome()}{others}",
            f"{self._mode()}file {self.string('dest.dat')} {self._file_test()}",
            f"{self._quantifier()} files {self.string('*.tmp')} {self.rng.choice(('exist', 'exists', 'are absent'))}",
            f"files {self.string('*.tmp')} {self.rng.choice(('are', 'is'))} empty",
            f"folder {self.string('out')} contains only {self.string('a')}·,·{self.string('b')}",
            "barrier go opens",
            self._metric(),
            f"text of file {self.string('n')} equals {self.string('400')}",
            f"output of command {self.string('cat n')} matches {self.speller.atom('/^[0-9] +x$/')}",
        ]
        if group is not None:
            subject = self._subject(group)
            forms += [
                f"{self._mode()}{self._quantifier()} {subject} {self._tests()}{others}",
                f"{subject} {self._list_test()}",
                f"{group.name} {self._list_test()}",
            ]
        return Block(f"expect {self.rng.choice(forms)}{self._because()}")

    def _subject(self, actor: _Actor) -> str:
        step = f"{actor.name}.{self.rng.choice(actor.steps)}" if actor.steps else actor.name
        index = f"{actor.name}[·1·]" if actor.is_group else actor.name
        return self.rng.choice(
            (actor.name, step, step, index, f"{self.rng.choice(('failed', 'succeeded', 'blocked'))} {step}")
        )

    def _metric(self) -> str:
        step = self._subject(self.actors[-1])
        return self.rng.choice((
            f"p95(·{step}·)·<=·{self.duration()}",
            f"rate(·{step}·)·>=·20%·*·rate(·{step}·)[·rivals·=·0·]",
            f"leaked(·files·)·==·{self.number()}",
            f"growth(·memory(·writer·)·)·<·{self.size()}",
            f"rate(·{step}·)·>·{self.rate()}",
            f"count(·{step}·) is one of {self.number()}·,·{self.number()}",
        ))  # fmt: skip

    def _tests(self) -> str:
        return " or ".join(self._test() for _ in range(self.rng.choice((1, 1, 2, 3))))

    def _outcome(self) -> str:
        fails = self.rng.choice(("fails", "fail"))
        errors = "·,·".join(self.rng.sample(ERRORS, self.rng.randint(1, 2)))
        return self.rng.choice(("succeeds", "succeed", fails, f"{fails} with {errors}", "times_out", "is skipped"))

    def _test(self) -> str:
        be = self.rng.choice(("is", "are"))
        return self.rng.choice((
            self._outcome(), self._outcome(), f"{be} killed by SIGKILL", f"{be} killed", "blocks", "block",
            f"blocks for·>=·{self.duration()}", f"block until {self._event()}", "never blocks", "never block",
            f"finishes within {self.duration()}", f"finish before {self._event()}", f"begins after {self._event()}",
            "overlaps writer", "overlap failed writer.step0", "exits 0", f"print {self.string('ready')}",
            f"returns {self.expression()}", f"equals {self.expression()}", f"match {self.speller.atom('/a b/')}",
            f"contains {self.string('x')}", f"{be} one of {self.number()}·,·{self.number()}",
        ))  # fmt: skip

    def _file_test(self) -> str:
        old = self.rng.choice(self.contents) if self.contents else self.string("old")
        return self.rng.choice((
            "exists", "exist", "is absent", f"equals file {self.string('source.dat')}", f"equals {old} or equal {old}",
            f"has size {self.size()}", "have mode 0644", "has 400 lines", "has 1 lines", "has 2 line", "is unchanged",
        ))  # fmt: skip

    def _list_test(self) -> str:
        return self.rng.choice((
            "is unique", "are unique", "is increasing", f"sums to {self.number()}", "never overlaps", "never overlap",
            f"is linearizable as {self.rng.choice(MODELS)}", "is serializable", "are snapshot_isolated",
        ))  # fmt: skip

    def _tally(self) -> Block:
        grades = ("required", "allowed", "interesting", "forbidden")
        rows = [
            Block(
                f"{self.rng.choice((self._outcome(), f'equals {self.string()}'))} {self.rng.choice(grades)}{self._because()}"
            )
            for _ in range(self.rng.randint(1, 4))
        ]
        rows.append(Block(f"else {self.rng.choice(grades)}{self._because()}"))
        return Block(f"tally {self._subject(self.actors[0])}", rows)
