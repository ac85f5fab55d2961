tags files
tolerance 200ms

scenario TDA-001 "Ten rivals slow a copier down, smoothly: it never comes to a halt"
  why "With every reader more the export took a little longer, and with the eighth it never ended."
  priority P2
  alone
  # How long each rival keeps the lock that copier and rivals share. Nobody should keep it long.
  matrix held = 0s
  matrix rivals = 0 | 1 | 3 | 5 | 10
  contrast held = 150ms, rivals = 12

  given file "source.dat" of 256KiB random as new
  given file "dest.dat" of 256KiB zeros

  actor copier
    barrier go
    repeat for 600ms
      hold "dest.lock" kind flock
      copy_with cp "source.dat" to "dest.dat" as job

  actor rival[rivals]
    barrier go
    repeat for 600ms
      hold "dest.lock" for held shared
      read "dest.dat"
      wait 15ms

  expect copier succeeds
  expect file "dest.dat" equals new
  expect count(copier.job) >= 8% * count(copier.job)[rivals=0, held=0s]
