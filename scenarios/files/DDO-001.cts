tags files
tolerance 50ms

scenario DDO-001 "The destination is deleted during the copy: who reports success has left a whole file"
  why "A clean-up job deleted a file under a running copy; the copy said `done`, and nothing was there."
  priority P0
  requires feature "copier_{copier}"
  retries 5
  matrix copier = "atomic" | "rsync"
  # What tells that the copy has begun: its temporary file in the folder, or the destination itself.
  matrix sign = "out"
  contrast copier = "cp", sign = "out/dest.dat"
  contrast copier = "dd", sign = "out/dest.dat"

  given file "source.dat" of 64MiB random as new
  given file "out/dest.dat" with text "old"

  # Nice, so that the others come in the middle of the copy on a busy machine too.
  actor writer with nice=19
    barrier go
    at t+60ms copy_with copier "source.dat" to "out/dest.dat" as job

  actor deleter
    barrier go
    when file sign changes pause writer
    delete "out/dest.dat"
    resume writer

  expect writer succeeds
  expect deleter succeeds
  expect file "out/dest.dat" equals new because "success was reported, so the file must be there"
  expect deleter.delete overlaps writer.job
