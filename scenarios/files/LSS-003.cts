tags files
tolerance 50ms

scenario LSS-003 "Signals in the middle of a copy: no partial state"
  why "Pressing Ctrl-C during an update left half a file, which was taken for the whole one."
  priority P3
  retries 5
  matrix ending = "SIGTERM" | "SIGINT" | "SIGHUP"
  matrix copier = "atomic"
  # What tells that the copy has begun: its temporary file in the folder, or the destination itself.
  matrix sign = "out"
  contrast copier = "cp", sign = "out/dest.dat"
  contrast copier = "dd", sign = "out/dest.dat"
  contrast ending = "SIGKILL"

  given file "source.dat" of 64MiB random
  given file "out/dest.dat" of 1MiB random as old

  # Nice, so that the signal comes in the middle of the copy on a busy machine too.
  actor writer with nice=19
    barrier go
    at t+60ms copy_with copier "source.dat" to "out/dest.dat"

  actor sender
    barrier go
    when file sign changes signal writer with ending

  expect sender succeeds
  expect file "out/dest.dat" equals old
  expect folder "out" contains only "dest.dat"
