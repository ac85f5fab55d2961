tags files
tolerance 50ms

scenario DDO-003 "The source is deleted during the copy: the loss is noticed, and nothing half is left"
  why "A retention job deleted a file while it was archived. Was the archived one the whole of it? Nobody could say."
  priority P3
  retries 5
  matrix copier = "atomic"
  # What tells that the copy has begun: its temporary file in the folder, or the destination itself.
  matrix sign = "out"
  contrast copier = "dd", sign = "out/dest.dat"
  contrast copier = "cp", sign = "out/dest.dat"

  given file "source.dat" of 64MiB random
  given file "out/dest.dat" with text "old" as old

  # Nice, so that the others come in the middle of the copy on a busy machine too.
  actor writer with nice=19
    barrier go
    at t+60ms copy_with copier "source.dat" to "out/dest.dat" as job

  actor deleter
    barrier go
    when file sign changes pause writer
    delete "source.dat"
    resume writer

  expect deleter succeeds
  expect writer.job fails because "who copies what is gone must say so"
  expect file "out/dest.dat" equals old
  expect folder "out" contains only "dest.dat"
