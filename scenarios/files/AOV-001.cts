tags files
tolerance 200ms

scenario AOV-001 "Five copies at once: what has the final name is whole at every moment, and no temporary file stays"
  why "A temporary file with the final name was picked up by a job that ran every second."
  priority P3
  requires feature "copier_{copier}"
  matrix copier = "atomic" | "rsync"
  contrast copier = "naive"

  given file "source.dat" of 8MiB random as new
  given file "out/dest.dat" of 8MiB zeros as old

  actor writer[5]
    barrier go
    copy_with copier "source.dat" to "out/dest.dat"

  expect all writer succeed
  expect always file "out/dest.dat" equals old or equals new
  expect folder "out" contains only "dest.dat"
