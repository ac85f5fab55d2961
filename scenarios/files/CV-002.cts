tags files
tolerance 200ms

scenario CV-002 "Processes that hold locks are killed: the locks are free, and others get in"
  why "A killed job left its lock file, and for a weekend every other job waited for a dead one."
  priority P2
  matrix kind = "flock" | "posix" | "ofd" | "portalocker"
  contrast kind = "lockfile"

  actor holder[3]
    lock "{index}.lock" exclusive kind kind
    barrier held
    wait 10s

  actor killer
    when all successor.turn block kill holder

  actor successor[3]
    barrier held
    hold "{index}.lock" for 5ms kind kind as turn timeout 2s

  expect all holder are killed by SIGKILL
  expect all successor.turn succeed because "the lock outlived its holder"
  expect all successor.turn block until killer.kill ends
