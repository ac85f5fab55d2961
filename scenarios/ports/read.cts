use "./portreg.cts" as ports

tags ports
tolerance 200ms

scenario PRT-002 "Every list succeeds while others reserve"
  why "A report that ran at night sometimes failed with 'database is locked'."
  timeout 2min

  given ports.registry

  actor writer[2]
    barrier go
    repeat 10 times
      ports.reserve "/srv/{actor}-{index}"

  actor reader[10]
    barrier go
    repeat 50 times
      ports.list_ports

  expect all reader.list_ports succeed because "readers of a WAL database never wait for writers"
  expect all writer.reserve succeed
  check ports.intact

scenario PRT-003 "A group is seen whole or not at all"
  why "A deployment once read half of its ports."
  priority P1
  timeout 2min
  matrix design = "sound"
  contrast design = "racy"

  given ports.registry

  actor owner
    barrier go
    ports.reserve_group "/srv/group" design design

  actor reader[3]
    barrier go
    repeat 15 times
      ports.list_ports as seen

  expect owner succeeds
  expect all reader.seen print /^$/ or print /^(\d+ \S+ \S+\n){10}$/ because "a group of ten is one change"
