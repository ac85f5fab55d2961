tags files
tolerance 200ms

scenario SAP-003 "The folder is removed and made anew during the copy: a clear error, and no orphan"
  why "A deployment emptied its target while a copy ran; the copy said `done`, and the folder stayed empty."
  priority P2
  matrix copier = "atomic" | "rsync"
  contrast copier = "cp"
  contrast copier = "dd"

  given file "source.dat" of 32MiB random
  given folder "out"

  actor writer
    barrier go
    at t+20ms copy_with copier "source.dat" to "out/dest.dat" as job

  actor janitor
    barrier go
    when file "out" changes pause writer
    remove_folder "out" recursive
    make_folder "out"
    resume writer

  expect janitor succeeds
  expect writer.job fails because "what it wrote is gone"
  expect folder "out" is empty
