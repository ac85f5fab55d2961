tags files
tolerance 200ms

scenario RDW-002 "Five readers during one write see the same: the old file or the new one"
  why "Two web servers behind one balancer showed two halves of one page."
  priority P3
  requires feature "copier_{copier}"
  matrix copier = "atomic" | "rsync" | "mv"
  contrast copier = "dd"
  contrast copier = "naive"

  given file "source.dat" of 16MiB random as new
  given file "dest.dat" of 16MiB zeros as old

  actor writer
    barrier go
    at t+10ms copy_with copier "source.dat" to "dest.dat" as job

  actor reader[5]
    barrier go
    repeat 10 times
      read "dest.dat" as during
    read "dest.dat" as after

  expect writer succeeds
  expect all reader.during equal old or equal new
  expect all reader.after equal new
  expect sometimes at_least_one reader.during overlaps writer.job
