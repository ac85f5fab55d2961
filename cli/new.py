"""`cts new`: a first scenario that runs as it is, so that nobody has to begin with an empty file.

It knows a few texts and how to write one without harming what is there. What they mean, only `dsl/` knows; the tests
hold them to lint, to the canonical form, and to their verdicts.
"""

from __future__ import annotations

import os

from .options import FILE, Command, CommandError, Option, Parsed, Positional, one_of
from .paths import SUFFIX, UNREADABLE_EXIT, why_not

RACE = """\
# Several processes want the same thing at the same instant. Run me: cts run {file}
scenario {id} "Three scripts take one lock: one gets it"
  why "Two jobs once believed that the lock was theirs."
  tolerance 50ms
  runs 100

  # Each value is tried; more of them are joined by `|`. The contrast must fail: so this scenario can see the fault.
  matrix attempt = "mkdir lock"
  contrast attempt = "[ ! -e lock ] && echo me > lock"

  # Three processes. At the barrier each waits for the others, then all start at one agreed instant.
  actor script[3]
    barrier go
    run ["sh", "-c", attempt] as take

  expect exactly_one script.take succeeds because "whoever fails knows that the lock is taken"
"""

FILES = """\
# A file is replaced while others read it. Run me: cts run {file}
scenario {id} "Readers see the old file or the new one, never a part"
  why "A service once read half of its configuration."
  tolerance 50ms
  runs 5

  # Each value is tried. The contrast must fail: it shows that this scenario can see the fault.
  matrix publish = "cp new.bin next.bin && mv next.bin data.bin"
  contrast publish = "cp new.bin data.bin"

  # `as` gives a content a name, whatever becomes of the file.
  given file "data.bin" of 8MiB zeros as old
  given file "new.bin" of 8MiB random as new

  actor writer
    barrier go
    run ["sh", "-c", publish] as job

  actor reader[2]
    barrier go
    repeat until writer.job ends
      read "data.bin" as seen
    read "data.bin" as last

  expect writer succeeds
  expect all reader.seen equal old or equal new because "publish by renaming, not by writing into the file"
  expect all reader.last equal new
"""

LOCK = """\
# Several processes use one lock, again and again. Run me: cts run {file}
scenario {id} "Only one at a time holds the lock"
  why "Two workers once wrote to one ledger at the same time."
  tolerance 50ms

  # Each kind is tried. The contrast must fail: `broken` looks first and takes the lock a moment later.
  matrix lock_kind = "flock" | "posix" | "lockfile"
  contrast lock_kind = "broken"

  actor worker[3]
    barrier go
    repeat 10 times
      hold "ledger.lock" for 1ms kind lock_kind

  expect all worker.hold succeed
  expect worker.hold never overlaps
  expect sometimes at_least_one worker.hold blocks because "without a queue there was no contention"
"""

TEMPLATES = {"race": RACE, "files": FILES, "lock": LOCK}

COMMAND = Command(
    "new",
    positionals=(Positional("FILE", "the file to write; it must not be there yet", kind=FILE),),
    options=(Option("--from", "what it is about (default: race)", kind=one_of(*TEMPLATES), default="race"),),
    examples=(
        ("cts new first.cts", "two processes take one lock"),
        ("cts new copy.cts --from files", "a file is replaced while others read it"),
        ("cts new lock.cts --from lock", "several processes use one lock, again and again"),
    ),
    details="The scenario runs as it is: change its commands to those of your own programs.",
)


def execute(args: Parsed) -> int:
    path = args.text("file") or ""
    if not path.endswith(SUFFIX):
        raise CommandError(f"`{path}`: a file of scenarios ends in {SUFFIX}; try `{path}{SUFFIX}`", UNREADABLE_EXIT)
    name = os.path.basename(path)
    folder = os.path.dirname(path)
    if folder and not os.path.isdir(folder):
        raise CommandError(f"there is no folder `{folder}` to write `{name}` into", UNREADABLE_EXIT)
    text = TEMPLATES[args.text("from") or "race"].replace("{file}", name).replace("{id}", scenario_id(name))
    try:
        # Exclusive: what somebody wrote between a look and the writing would be lost.
        with open(path, "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise CommandError(f"`{path}` is there already, and cts new overwrites nothing", UNREADABLE_EXIT) from None
    except OSError as error:
        # The folder is there; what the system calls "no such file" in one like /proc is that nothing can be made in it.
        reason = "nothing can be written into this folder" if isinstance(error, FileNotFoundError) else ""
        raise CommandError(f"`{path}`: {reason}" if reason else why_not(error, path), UNREADABLE_EXIT) from None
    print(f"{path} is written. What to do with it:")
    print(f"  cts run {path}     run it and see the verdict")
    print(f"  cts lint {path}    after a change: is it right?")
    return 0


def scenario_id(name: str) -> str:
    """An id that a file's name suggests: `my lock.cts` → `MY-LOCK-001`."""
    words = "".join(char if char.isascii() and char.isalnum() else " " for char in name.removesuffix(SUFFIX)).split()
    stem = "-".join(words).upper() or "FIRST"
    return f"{stem}-001" if stem[0].isalpha() else f"S-{stem}-001"
