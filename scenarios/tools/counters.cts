# Read, add one, write: the oldest race of all, in three lines of shell.

tags tools
tolerance 200ms

verb count_up(how: text)
  run "sh {here}/count-{how}.sh"

scenario TOOL-021 "Adding one under flock loses nothing"
  why "A sequence number that is given out twice names two documents."
  requires command "flock"
  matrix how = "flock" | "mkdir"
  contrast how = "plain"

  given file "n" with text "0\n"

  actor client[4]
    barrier go
    repeat 10 times
      count_up how

  expect all client.count_up succeed
  expect file "n" equals "40\n" because "an update was lost: read and write belong under one lock"
