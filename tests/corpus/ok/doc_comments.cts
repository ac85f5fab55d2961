## What is said about a verb.
##
##   say "hello"
verb say(what) from command "echo {what}"

## And about a scenario.
scenario D-1
  actor a
    say "hello"

  expect a succeeds
