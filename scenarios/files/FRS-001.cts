tags files
tolerance 50ms

scenario FRS-001 "The copier is killed in mid-copy: the destination is whole, and its next start tidies up"
  why "The machine was reset during an update, and started with half of a program."
  priority P1
  retries 5
  matrix copier = "atomic"
  # What tells that the copy has begun: its temporary file in the folder, or the destination itself.
  matrix sign = "out"
  contrast copier = "cp", sign = "out/dest.dat"
  contrast copier = "dd", sign = "out/dest.dat"

  given file "source.dat" of 64MiB random as new
  given file "out/dest.dat" of 1MiB random as old

  # Nice, so that the killer comes in the middle of the copy on a busy machine too.
  actor writer with nice=19
    barrier go
    at t+60ms copy_with copier "source.dat" to "out/dest.dat"

  actor killer
    barrier go
    when file sign changes kill writer

  actor successor
    barrier go
    when writer dies read "out/dest.dat" as between
    copy_with copier "source.dat" to "out/dest.dat" as again

  expect writer is killed by SIGKILL
  expect successor.between equals old
  expect successor.again succeeds
  expect file "out/dest.dat" equals new
  expect folder "out" contains only "dest.dat" because "what the killed one left must be gone"
