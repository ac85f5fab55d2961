tags files
tolerance 200ms

scenario DSC-002 "Space runs out in the middle of a copy: it is noticed, and the space is given back"
  why "Half a dump stayed on the disk, and for want of space nothing else could be written."
  priority P3
  requires feature "copier_{copier}"
  matrix copier = "atomic" | "rsync"
  contrast copier = "cp"
  contrast copier = "dd"
  contrast copier = "shutil"

  given disk "small" of 8MiB
  given file "source.dat" of 16MiB random
  given file "small/dest.dat" with text "old" as old

  actor writer
    copy_with copier "source.dat" to "small/dest.dat" as job

  actor neighbour
    when writer.job ends write "small/log" of 6MiB zeros as entry

  expect writer fails with NoSpace, Exit(1), Exit(11)
  expect neighbour.entry succeeds because "the space of what failed belongs to others again"
  expect file "small/dest.dat" equals old
  expect folder "small" contains only "dest.dat", "log"
