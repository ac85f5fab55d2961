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
  matrix design = "sound"
  contrast design = "racy"

  given ports.registry
  given folder "live"
  given command "{work}/portreg --data {work}/reg reserve-group --path /gone --count 8"

  actor owner[6]
    barrier go
    repeat 4 times
      ports.reserve "{work}/live" as reserve

  actor cleaner[3]
    barrier go
    repeat 2 times
      ports.cleanup design design

  expect all owner.reserve succeed
  expect all cleaner.cleanup succeed
  expect output of command "{work}/portreg --data {work}/reg list" matches /^(\d+ \S+\/live qa\n?){24}$/ because "the living keep their ports, and the dead have none"
  check ports.intact

scenario PRT-008 "The range is changed a hundred times while others reserve"
  why "A new range of ports once took down the tool for as long as it took to write it."
  matrix design = "sound"
  matrix rounds = 50
  contrast design = "racy", rounds = 5

  given ports.registry range "5000-5999"

  actor admin
    barrier go
    repeat rounds times
      ports.configure "6000-6999" design design as up
      ports.configure "5000-5999" design design as down

  actor client[4]
    barrier go
    repeat 15 times
      ports.reserve "/srv/{index}" as reserve

  expect all admin.up succeed
  expect all admin.down succeed
  expect all client.reserve succeed because "a range is changed as a whole: no end of it belongs to another one"
  check ports.intact
