tags files
tolerance 50ms

scenario AOV-002 "One of three destinations goes away during the copy: all are new, or none is"
  why "Two of three servers got the new certificate, and half of the sessions broke."
  priority P0
  retries 5
  matrix victim = "c" | "b" | "a"
  matrix copier = "atomic"
  # What tells that the copy has begun: a temporary file in the first folder, or the first destination.
  matrix sign = "a"
  contrast copier = "cp", sign = "a/dest.dat"
  contrast copier = "dd", sign = "a/dest.dat"

  given file "source.dat" of 16MiB random
  given file "a/dest.dat" with text "old" as old
  given file "b/dest.dat" with text "old"
  given file "c/dest.dat" with text "old"

  # Nice, so that the others come in the middle of the copy on a busy machine too.
  actor writer with nice=19
    barrier go
    at t+60ms copy_with copier "source.dat" to ["a/dest.dat", "b/dest.dat", "c/dest.dat"]

  actor remover
    barrier go
    when file sign changes pause writer
    remove_folder victim recursive
    resume writer

  expect remover succeeds
  expect writer fails because "one destination could not be written"
  expect all files "?/dest.dat" equal old
  expect exactly 2 files "?/*" exist because "temporary files must not stay"
