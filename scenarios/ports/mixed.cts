use "./portreg.cts" as ports

tags ports
tolerance 200ms

scenario PRT-006 "Fifty operations at once leave the registry whole"
  why "The registry was once rebuilt by hand after a busy night."
  priority P1
  matrix design = "sound"
  contrast design = "racy"

  given ports.registry

  actor reserver[20]
    barrier go
    ports.reserve "/srv/{index}" design design as reserve

  actor grouper[10]
    barrier go
    ports.reserve_group "/srv/group-{index}" design design count 3

  actor reader[20]
    barrier go
    ports.list_ports

  expect all succeed
  check ports.intact

scenario PRT-007 "A clean-up takes nothing from the living"
  why "A clean-up at night once freed the port of a service that had just started."
  priority P1

  given ports.registry
  given folder "live"

  actor owner[6]
    barrier go
    ports.reserve "{work}/live" as reserve

  actor stale[4]
    barrier go
    ports.reserve "/gone/{index}"

  actor cleaner[3]
    barrier go
    repeat 3 times
      ports.cleanup

  expect all owner.reserve succeed
  expect all cleaner.cleanup succeed
  expect owner.reserve.value is unique
  check ports.intact
