scenario B-1
  actor a
    repeat 3 times
    repeat for 1s
    at t+5ms
    when flag x
    every 10ms for 1s
    raise x
  tally a.raise
  expect a succeeds
