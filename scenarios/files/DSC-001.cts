tags files
tolerance 200ms

scenario DSC-001 "One of three destinations has no room: a clear error, and the others are as they were"
  why "The backup on the full disk failed, and those beside it were of another day."
  priority P3
  matrix copier = "atomic"
  contrast copier = "cp"
  contrast copier = "dd"

  given disk "small" of 4MiB
  given file "source.dat" of 8MiB random
  given file "first.dat" with text "old" as old
  given file "small/dest.dat" with text "old"
  given file "third.dat" with text "old"

  actor writer
    copy_with copier "source.dat" to ["first.dat", "small/dest.dat", "third.dat"]

  expect writer fails with NoSpace, Exit(1), Exit(11)
  expect file "first.dat" equals old
  expect file "third.dat" equals old
  expect file "small/dest.dat" equals old
  expect folder "small" contains only "dest.dat"
