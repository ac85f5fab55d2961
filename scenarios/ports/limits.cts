use "./portreg.cts" as ports

tags ports
tolerance 200ms

scenario PRT-004 "Twenty ask for eleven ports: eleven get one"
  why "A pool that gives out more than it has is worse than one that says no."
  priority P1
  matrix design = "sound"
  contrast design = "racy"

  given ports.registry range "5000-5010"

  actor client[20]
    barrier go
    ports.reserve "/srv/{index}" design design as reserve

  expect between 10 and 11 client succeed, others fail with Exit(1)
  expect client.reserve.value is unique
  check ports.intact

scenario PRT-005 "A group that does not fit reserves nothing"
  why "Half a group is taken from others and is of use to nobody."

  given ports.registry range "5000-5004"

  actor owner[3]
    barrier go
    ports.reserve_group "/srv/{index}" count 10

  expect all owner fail with Exit(1)
  expect output of command "python3 {here}/../../examples/portreg/portreg.py --data {work}/reg list" equals ""
