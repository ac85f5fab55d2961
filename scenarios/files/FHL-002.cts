tags files
tolerance 200ms

scenario FHL-002 "Sixty copies and sixty failures with interference: as many handles are open after as before"
  why "A service that leaked one handle with each failed copy stopped every nine days."
  priority P3
  matrix n_forgotten = 0
  contrast n_forgotten = 1

  given file "source.dat" of 16KiB random
  given folder "out"

  actor writer
    barrier go
    repeat 60 times
      try copy_with atomic "source.dat" to "out/dest.dat"
      try copy_with atomic "absent.dat" to "out/dest.dat" as failing
      open "source.dat" times n_forgotten

  actor meddler[2]
    barrier go
    repeat until writer ends
      try delete "out/dest.dat"

  expect all writer.failing fail with NotFound
  expect growth(handles(writer)) <= 5 because "handles are forgotten, a few in each round"
  expect no files "out/.*" exist
