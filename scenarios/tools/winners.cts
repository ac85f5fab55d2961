# Eight at once, and the system lets exactly one win.

tags tools
tolerance 200ms

scenario TOOL-001 "mkdir: one of eight makes the folder"
  actor rival[8]
    barrier go
    run "mkdir lock"

  expect exactly_one rival succeeds, others fail with Exit(1)
  expect folder "lock" exists

scenario TOOL-002 "ln: one of eight gets the second name"
  given file "target" with text "x"

  actor rival[8]
    barrier go
    run "ln target name"

  expect exactly_one rival succeeds, others fail with Exit(1)
  expect file "name" equals file "target"

scenario TOOL-003 "ln -s: one of eight makes the link"
  given file "target" with text "x"

  actor rival[8]
    barrier go
    run "ln -s target name"

  expect exactly_one rival succeeds, others fail with Exit(1)

scenario TOOL-004 "The shell's noclobber: one of eight creates the file"
  actor rival[8]
    barrier go
    shell "set -C; echo {index} > winner"

  expect exactly_one rival succeeds
  expect file "winner" has 1 line

scenario TOOL-005 "mv of one source: one of eight moves it"
  given file "source" with text "x"

  actor rival[8]
    barrier go
    run "mv source dest-{index}"

  expect exactly_one rival succeeds, others fail with Exit(1)
  expect exactly 1 files "dest-*" exists
  expect file "source" is absent

scenario TOOL-006 "rm without -f: one of eight removes it"
  given file "victim" with text "x"

  actor rival[8]
    barrier go
    run "rm victim"

  expect exactly_one rival succeeds, others fail with Exit(1)
  expect file "victim" is absent

scenario TOOL-007 "flock -n: one of eight holds the lock"
  requires command "flock"

  actor rival[8]
    barrier go
    run "flock -n -E 7 gate sleep 0.3"

  expect exactly_one rival succeeds, others fail with Exit(7)
