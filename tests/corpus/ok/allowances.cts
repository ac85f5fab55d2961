scenario L-1 "An allowance with its reason"
  actor a
    touch "x"
    wait 50ms # lint: allow W204 because the file system's clock ticks every 10ms

  expect a succeeds
