scenario HD-1 "Every line of a header"
  why "One."
  why "Two."
  tags race, critical
  priority P0
  requires linux, root, command "rsync", module redis, filesystem xfs
  requires memory >= 4GiB, cores >= 2, disk > 1GiB, feature "seccomp"
  timeout 1min
  tolerance 2ms
  runs 20
  retries 0
  seed 42
  alone
  isolation reuse
  matrix copier = "cp" | "rsync"
  matrix size = 1KiB | 4MiB
  contrast copier = "naive"
  let twice = 2 * 3
  share phase = "read"
  semaphore slots of twice
  allow leftovers

  actor a
    write "x" of size
    acquire slots
    copy_with copier "x" to "y"
    release slots

  actor b
    when phase == "write" read "x"

  expect a succeeds
  expect b succeeds
