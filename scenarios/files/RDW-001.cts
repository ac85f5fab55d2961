tags files
tolerance 50ms

scenario RDW-001 "A reader never sees half of a copy"
  why "A nightly import once read the first third of a price list, and sold at last year's prices."
  priority P0
  requires feature "copier_{copier}"
  retries 5
  matrix copier = "atomic" | "rsync"
  # Half of a copy shows where the copier writes: in the destination itself.
  matrix sign = "out"
  contrast copier = "cp", sign = "out/dest.dat"
  contrast copier = "dd", sign = "out/dest.dat"

  given file "source.dat" of 32MiB random as new
  given file "out/dest.dat" of 1MiB zeros as old

  actor writer
    barrier go
    at t+60ms copy_with copier "source.dat" to "out/dest.dat" as job

  actor pauser
    barrier go
    when file sign changes try pause writer
    raise halfway
    when all reader.early end try resume writer

  actor reader[3]
    barrier go
    when flag halfway try read "out/dest.dat" as early
    when writer.job ends read "out/dest.dat" as late

  expect writer succeeds
  expect all reader.early equal old or equal new or fail with Locked
  expect all reader.late equal new
  expect sometimes at_least_one reader.early overlaps writer.job
