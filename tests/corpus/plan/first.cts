scenario SAP-001 "Five processes create one file: one wins"
  why "Two importers once overwrote each other's output."
  tags race, critical

  given file "source.dat" of 4MiB random

  actor creator[5]
    barrier go
    create "out.dat" from "source.dat"

  expect exactly_one creator succeeds, others fail with Exists
  expect file "out.dat" equals file "source.dat"
  expect no files "*.tmp" exist because "losers must clean up after themselves"
