# Programs that know nothing of the tool. No shell is involved: each value fills exactly one word.

scenario TOUR-06 "Of eight, one makes the folder"
  actor rival[8]
    barrier go
    run "mkdir lock"

  expect exactly_one rival succeeds, others fail with Exit(1)
