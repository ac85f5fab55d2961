tags files
tolerance 200ms

scenario LSS-001 "Locks on ext4 and on xfs: the same verdicts"
  why "Everything held on the laptops, which had ext4, and broke in production, which had xfs."
  priority P3
  requires root, command "mkfs.ext4", command "mkfs.xfs"
  matrix kind = "flock" | "posix" | "ofd" | "lockfile"
  matrix system = "ext4" | "xfs"
  contrast kind = "broken"
  contrast kind = "broken", system = "tmpfs"

  given disk "disk" of 300MiB filesystem system

  actor client[4]
    barrier go
    repeat 10 times
      hold "disk/data.lock" for 1ms kind kind as turn

  expect all client.turn succeed
  expect client.turn never overlaps
