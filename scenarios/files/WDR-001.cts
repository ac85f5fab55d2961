tags files
tolerance 200ms

scenario WDR-001 "A copy overwrites a file that is being read: the reader gets a consistent file"
  why "A backup read a database dump while the next one was written over it, and nobody could restore it."
  priority P1
  requires feature "copier_{copier}"
  matrix copier = "atomic" | "rsync" | "install" | "mv"
  contrast copier = "cp"
  contrast copier = "dd"

  given file "source.dat" of 16MiB random as new
  given file "dest.dat" of 16MiB random as old

  actor reader[3]
    barrier go
    read_slowly "dest.dat" for 300ms as seen

  actor writer
    barrier go
    when all reader.seen reach 4MiB copy_with copier "source.dat" to "dest.dat" as job

  expect writer succeeds
  expect all reader.seen equal old or equal new
  expect file "dest.dat" equals new
  expect at_least_one reader.seen overlaps writer.job
