# Programs: run them, signal them, and look at what they printed.

## Runs a program without a shell: the line is split into words first, and each {value} fills exactly one word.
## It succeeds if the program exits 0, and fails with Exit(n) otherwise.
##
##   run "git update-ref refs/heads/main {commit}"
verb run(command: command, input: text = none, environment: list = []) -> text from python "cts.stdlib.commands:run"

## Runs a line in the shell (`sh -c`); each {value} is put in quoted, as one word.
##
##   shell "[ -e lock ] || echo {index} > lock"
verb shell(line: shell, input: text = none, environment: list = []) -> text from python "cts.stdlib.commands:shell"

## Ends another actor's processes, at once and without a chance to clean up, unless a gentler signal is named.
##
##   kill writer with SIGTERM
verb kill(target: actor, with signal: signal = SIGKILL) from python "cts.stdlib.commands:kill"

## Stops another actor's processes where they are (SIGSTOP), until somebody resumes them.
verb pause(target: actor) from python "cts.stdlib.commands:pause"

## Lets a paused actor's processes go on (SIGCONT).
verb resume(target: actor) from python "cts.stdlib.commands:resume"

## Sends any signal to another actor's processes.
##
##   signal server with SIGHUP
verb signal(target: actor, with signal: signal) from python "cts.stdlib.commands:send_signal"

## Computes for a time without waiting: a load for the processor.
verb compute(for time: duration) from python "cts.stdlib.commands:compute"

## A command that must have exited 0 before any actor starts.
##
##   given command "portreg --data {work}/reg init"
fixture command(command: command) from python "cts.stdlib.commands:given_command"

## An environment variable for all processes of the run.
##
##   given environment TZ = "UTC"
fixture environment(name: word, value: text) from python "cts.stdlib.commands:given_environment"
