tags nightly
requires linux
given file "shared" of 1KiB

scenario H-1 "Lines of the file come first"
  tags own
  why "a"
  why "b"
  requires memory >= 4GiB, command "rsync", module redis
  priority P1
  runs 3
  seed 9
  alone
  isolation reuse
  allow leftovers

  actor a
    read "shared"

  expect a succeeds

scenario H-2
  actor a
    read "shared"

  expect a succeeds
