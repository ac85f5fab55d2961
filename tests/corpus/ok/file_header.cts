use files
use locks

let size = 64KiB

tags nightly, slow
timeout 10s
priority P1
requires linux
runs 2
why "Lines of a file hold for each of its scenarios."
given file "shared" of size

scenario H-1
  actor a
    read "shared"

  expect a succeeds

scenario H-2
  timeout 5s

  actor a
    read "shared"

  expect a succeeds
