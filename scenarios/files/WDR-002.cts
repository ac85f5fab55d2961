tags files
tolerance 50ms

scenario WDR-002 "Two copies to one destination: one source, whole, and no mix"
  why "Two exports with one name left a file that began as one and ended as the other."
  priority P3
  requires feature "copier_{copier}"
  retries 5
  matrix copier = "atomic" | "rsync"
  # The early one is stopped as soon as it has made a file; who writes in place, when a part of it is there.
  matrix part = "source-1.dat"
  contrast copier = "dd", part = "out/dest.dat"
  contrast copier = "naive", part = "out/dest.dat"

  given file "source-1.dat" of 32MiB random as first
  given file "source-2.dat" of 32MiB random as second
  given folder "out"

  actor early
    barrier go
    at t+60ms copy_with copier "source-1.dat" to "out/dest.dat" as job

  actor late
    barrier go
    when flag halfway copy_with copier "source-2.dat" to "out/dest.dat" as job

  actor pauser
    barrier go
    when file "out" changes
      when file part reaches 1MiB try pause early
      raise halfway
      when late.job ends try resume early

  expect early succeeds
  expect late succeeds
  expect file "out/dest.dat" equals first or equals second
  expect early.job overlaps late.job
  expect folder "out" contains only "dest.dat"
