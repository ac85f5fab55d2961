scenario T-5 "Flags, semaphores and shared values"
  share phase = "idle"
  share n = 0
  semaphore slots of 3

  actor writer
    share phase = "write"
    share n = n + 1
    raise done

  actor reader[5]
    when phase == "write" acquire slots
    touch "x"
    release slots
    when n >= 1 touch "y"
    when phase != "idle" +1ms touch "z"
    when flag done touch "w"

  expect all reader succeed
