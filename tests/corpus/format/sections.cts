scenario SAP-001   "Five processes create one file: one wins"
  expect exactly_one creator succeeds,others fails with Exists
  # the losers clean up
  expect no files "*.tmp" exists because "losers must clean up after themselves"
  actor creator[ 5 ]
    barrier go
    create "out.dat" from "source.dat"
  explore orders
  cut store for 2000ms at t + 1s
  given file "source.dat" of 4096KiB random
  tags race,critical
  why "Two importers once overwrote each other's output."
  crash creator at every write
  hold creator before rename until file "x" appear
  timeout 60s
  actor reader
    wait 1000us
