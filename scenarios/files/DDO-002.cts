tags files
tolerance 200ms

scenario DDO-002 "A file is deleted while it is read: who reads it gets all of it"
  why "Logs were shredded while they were being shipped, and what arrived was noise."
  priority P3
  # `shred` overwrites before it deletes.
  matrix remover = "rm"
  matrix option = "--force"
  contrast remover = "shred", option = "--remove"

  given file "data.dat" of 4MiB random as data
  given folder "away"

  actor reader[3]
    barrier go
    read_slowly "data.dat" for 200ms as seen

  actor deleter
    barrier go
    when all reader.seen reach 64KiB run "{remover} {option} data.dat"

  expect deleter succeeds
  expect all reader.seen equal data or fail with NotFound
  expect file "data.dat" is absent
  expect at_least_one reader.seen overlaps deleter.run
