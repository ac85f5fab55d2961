tags files
tolerance 200ms

scenario FST-001 "Five processes compete for one file for two seconds: nobody starves"
  why "One of five workers got nothing for an hour, and its queue ran over."
  priority P2
  matrix kind = "flock" | "posix" | "ofd"
  # It asks again every 250 ms, and those who hold the lock ask at once.
  contrast kind = "portalocker"

  given file "shared.dat" with text "0"

  actor client[5]
    barrier go
    repeat for 2s
      hold "shared.dat" for 5ms kind kind as turn
      wait 500us

  expect client.turn never overlaps
  expect all client.turn succeed
  expect fairness(client.turn) >= 0.6
  expect longest_wait(client.turn) <= 1s
