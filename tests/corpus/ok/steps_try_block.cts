scenario ST-3 "What may fail is tried"
  actor a
    try barrier go timeout 10ms
    try when flag ready read "x"
    repeat 2 times
      try read "nothing" as round

  actor b
    barrier go
    raise ready

  expect no a.round succeeds
