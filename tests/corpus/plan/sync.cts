scenario S-1
  share phase = "idle"
  semaphore slots of 2

  actor a
    barrier go timeout 5s
    share phase = "busy"
    raise ready
    every 10ms for 50ms touch "x"

  actor b[3] with nofile=32, environment=["LANG=C"]
    barrier go timeout 5s
    acquire slots
    when phase == "busy" +5ms touch "y"
    release slots
    at go+20ms
      touch "z"
    repeat until flag ready
      touch "w"

  actor server in background
    run "cat"

  expect all b succeed
