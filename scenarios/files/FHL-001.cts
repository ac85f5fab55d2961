use "./copying.cts" as copying

tags files
tolerance 200ms

scenario FHL-001 "Forty copies with handles for twenty: a clear error, and every file as it was"
  why "A mirror ran out of handles in the middle of a release, and served a mixture of two versions."
  priority P3
  matrix copier = "atomic"
  contrast copier = "tee"

  given file "source.dat" of 64KiB random
  given folder "out" with 40 files of 4KiB

  actor writer with nofile=24
    copying.copy_to_all copier "source.dat" in "out"

  expect writer fails with TooManyFiles, Exit(1)
  expect all files "out/*" have size 4KiB because "without handles for all, none may change"
