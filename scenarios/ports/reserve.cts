use "./portreg.cts" as ports

tags ports
tolerance 200ms

scenario PRT-001 "Ten processes reserve at once: no port twice"
  why "Two services once got the same port, and the second to start died."
  priority P0
  matrix design = "sound"
  contrast design = "racy"

  given ports.registry

  actor client[10]
    barrier go
    ports.reserve "/srv/{index}" design design as reserve

  expect all client succeed
  expect client.reserve.value is unique because "read and take belong into one transaction"
  check ports.intact
