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
  matrix design = "sound"
  contrast design = "racy"

  given ports.registry range "5000-5004"

  # Ten never fit into five. Of those who want four, one gets them.
  actor greedy[3]
    barrier go
    ports.reserve_group "/srv/greedy-{index}" design design count 10

  actor owner[8]
    barrier go
    ports.reserve_group "/srv/{index}" design design count 4

  expect all greedy fail with Exit(1)
  expect exactly_one owner succeeds, others fail with Exit(1)
  expect output of command "{work}/portreg --data {work}/reg list" matches /^(\d+ \/srv\/\d qa\n?){4}$/
  check ports.intact
