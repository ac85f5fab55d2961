scenario RDW-001 "A reader never sees half of a copy"
  priority P0
  matrix copier = "atomic" | "rsync"
  contrast copier = "naive"
  given file "source.dat" of 64MiB random as new
  given file "dest.dat" of 1MiB zeros as old

  actor writer
    barrier go
    copy_with copier "source.dat" to "dest.dat" as job

  actor reader[3]
    barrier go
    at t+50ms read "dest.dat" as early
    when writer.job ends read "dest.dat" as late

  expect writer succeeds
  expect all reader.early equal old or equal new or fail with Locked
  expect all reader.late equal new
  expect always file "dest.dat" equals old or equals new
  expect sometimes at_least_one reader.early overlaps writer.job
