tags files
tolerance 200ms

# "Holds" is ten seconds in the catalogue; one is enough to be sure that it holds during the whole copy.
let hold = 1s

scenario RDW-003 "A reader who holds the file is neither in the way of a copy nor hurt by it"
  why "A report that took minutes to read its input ended in the middle of the next day's."
  priority P3
  requires feature "copier_{copier}"
  matrix copier = "atomic" | "rsync" | "install" | "mv"
  contrast copier = "cp"
  contrast copier = "dd"
  contrast copier = "shutil"

  given file "source.dat" of 8MiB random as new
  given file "dest.dat" of 8MiB random as old

  actor reader
    barrier go
    read_slowly "dest.dat" for hold as seen

  actor writer
    barrier go
    when reader.seen reaches 64KiB copy_with copier "source.dat" to "dest.dat" as job timeout 5s

  expect writer.job succeeds or fails with Locked, Busy
  expect reader.seen equals old because "what was opened must stay what it was"
  expect file "dest.dat" equals new
  expect writer.job overlaps reader.seen
