let pause = 20ms

scenario T-3 "The timeline"
  actor a
    at t+5ms touch "early"
    barrier go
    at t touch "x"
    at t+10ms touch "y"
    at go+pause touch "z"
    at go + 2 * pause
      touch "w"

  actor b
    barrier go
    every 10ms for 50ms touch "b"
    wait 5ms

  expect all succeed
