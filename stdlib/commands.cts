# Programs: run them, signal them, and look at what they printed.

## Runs a program without a shell: the line is split into words first, and each {value} fills exactly one word.
## It succeeds if the program exits 0, and fails with Exit(n) otherwise (128 + N if signal N ended it), or with NotFound
## if there is no such program. Its value is what it printed, without the last line's end; `exit`, `stdout` and `stderr`
## are attributes.
##
##   run "git update-ref refs/heads/main {index}" environment ["LANG=C"]
verb run(
  command: command,
  input: text = none,
  environment: list = [],
) -> text from python "cts.stdlib.commands:run"

## Runs a line in the shell (`sh -c`); each {value} is put in quoted, as one word.
##
##   shell "[ -e lock ] || echo {index} > lock"
verb shell(
  line: shell,
  input: text = none,
  environment: list = [],
) -> text from python "cts.stdlib.commands:shell"

## Ends another actor's processes, at once and without a chance to clean up, unless a gentler signal is named. Fails with
## NotRunning if the actor has not begun or is over.
##
##   kill writer with SIGTERM
verb kill(target: actor, with signal: signal = SIGKILL) from python "cts.stdlib.commands:kill"

## Stops another actor's processes where they are (SIGSTOP), until somebody resumes them.
##
##   pause writer
verb pause(target: actor) from python "cts.stdlib.commands:pause"

## Lets a paused actor's processes go on (SIGCONT).
##
##   resume writer
verb resume(target: actor) from python "cts.stdlib.commands:resume"

## Sends any signal to another actor's processes.
##
##   signal writer with SIGHUP
verb signal(target: actor, with signal: signal) from python "cts.stdlib.commands:send_signal"

## Computes for a time without waiting: a load for the processor.
##
##   compute for 50ms
verb compute(for time: duration) from python "cts.stdlib.commands:compute"

## A command that must have exited 0 before any actor starts. With a name, it offers what it printed: {NAME.stdout}.
##
##   given command "portreg --data {work}/reg init"
fixture command(command: command) -> stdout from python "cts.stdlib.commands:given_command"

## An environment variable for all processes of the run.
##
##   given environment TZ = "UTC"
fixture environment(name: word, value: text) from python "cts.stdlib.commands:given_environment"
