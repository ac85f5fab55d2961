tags files
tolerance 50ms

scenario SAP-003 "The folder is removed and made anew during the copy: a clear error, and no orphan"
  why "A deployment emptied its target while a copy ran; the copy said `done`, and the folder stayed empty."
  priority P3
  retries 5
  # Not `rsync`: once in some thirty runs it exits 0 without having left a file (scripts/copiers/rare.cts).
  matrix copier = "atomic"
  contrast copier = "cp"
  contrast copier = "dd"

  given file "source.dat" of 64MiB random
  given folder "out"

  # Nice, so that the janitor comes in the middle of the copy on a busy machine too.
  actor writer with nice=19
    barrier go
    at t+60ms copy_with copier "source.dat" to "out/dest.dat" as job

  actor janitor
    barrier go
    when file "out" changes +2ms pause writer
    remove_folder "out" recursive
    make_folder "out"
    resume writer

  expect janitor succeeds
  expect writer.job fails because "what it wrote is gone"
  expect folder "out" is empty
