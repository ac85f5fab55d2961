tags files
tolerance 200ms

scenario RLB-001 "Locks on a file of another machine keep others away as those on a local one do"
  why "On the shared drive two offices held the same lock, and each thought that it was alone."
  priority P3
  requires root, command "sshfs", feature "remote_mount"
  matrix kind = "flock" | "posix"
  contrast kind = "broken"

  given folder "far"
  given command "sshfs -o allow_other,cache=no localhost:{work}/far {work}/near"

  actor client[4]
    barrier go
    repeat 10 times
      hold "near/data.lock" for 2ms kind kind as turn

  actor server[2]
    barrier go
    repeat 10 times
      hold "far/data.lock" for 2ms kind kind as turn

  expect client.turn never overlaps
  expect server.turn never overlaps
  expect no client.turn overlap server[1].turn
