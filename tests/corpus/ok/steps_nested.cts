scenario ST-2 "Blocks in blocks"
  actor a
    barrier go
    at t+10ms
      repeat 2 times
        try append "log" line "a"
        every 5ms for 20ms
          touch "x"
    when flag ready
      at t+50ms
        read "x"

  actor b
    barrier go
    at go+5ms raise ready

  expect at_least_one a.touch succeeds
