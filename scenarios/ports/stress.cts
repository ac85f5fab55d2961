# Many, and more. Here one process reserves many times: what is to be seen is the database, not how programs start.

use "./portreg.cts" as ports

tags ports, stress
tolerance 500ms
timeout 2min

scenario PRT-009 "Ten thousand reservations by a hundred processes: no port twice"
  matrix design = "sound"
  matrix times = 100
  contrast design = "racy", times = 3

  given ports.registry range "10000-19999"

  actor client[100]
    barrier go
    ports.fill "/srv/{index}" design design times times

  expect all client succeed
  expect output of command "{work}/portreg --data {work}/reg list --count" equals "10000"
  check ports.intact

scenario PRT-010 "A thousand ports are reserved and given back: none is left"
  matrix design = "sound"
  contrast design = "racy"

  given ports.registry

  actor client[20]
    barrier go
    repeat 5 times
      ports.exercise "/srv/{index}" design design times 10

  expect all client.exercise succeed
  expect output of command "{work}/portreg --data {work}/reg list" equals ""
  check ports.intact

scenario PRT-011 "A list of a thousand takes less than 50 ms longer than one of nothing"
  matrix rows = 1_000
  contrast rows = 200_000

  given ports.registry range "1-{rows}"
  given ports.registry range "1-{rows}" folder "empty"

  # Most of what a list takes is the start of the program. The same list of nothing says how much that is.
  actor reader
    ports.reserve_group "/srv" count rows
    repeat 10 times
      ports.list_ports of "empty" as bare
      ports.list_ports as full

  expect all reader.full succeed
  expect mean(reader.full) - mean(reader.bare) < 50ms
