# The port-reservation tool of examples/portreg, called as its users call it: one process for each command.

## An empty registry with a range of ports, and beside it `portreg`, installed as a package manager would do it: a
## script that knows its interpreter.
fixture registry(
  range numbers: text = "5000-5099",
  folder: text = "reg",
) from python "./portreg.py:registry"

## Reserves a port for a folder, and gives back the port.
verb reserve(path: text, design: text = "sound", for owner: text = "qa") -> number
  run "{work}/portreg --data {work}/reg --design {design} reserve --path {path} --owner {owner}"
  capture port from stdout /Port (\d+)/
  give port

## Reserves several ports at once: all or none.
verb reserve_group(path: text, design: text = "sound", count: number = 10)
  run "{work}/portreg --data {work}/reg --design {design} reserve-group --path {path} --count {count}"

## Gives a port back.
verb give_back(port: any)
  run "{work}/portreg --data {work}/reg release --port {port}"

## Reserves a port and gives it back, so often, in one process.
verb exercise(path: text, design: text = "sound", times: number = 100)
  run "{work}/portreg --data {work}/reg --design {design} exercise --path {path} --times {times}"

## Reserves so many ports one by one, in one process, and keeps them.
verb fill(path: text, design: text = "sound", times: number = 100)
  run "{work}/portreg --data {work}/reg --design {design} exercise --keep --path {path} --times {times}"

## Prints every reservation, one on a line.
verb list_ports(of registry: text = "reg")
  run "{work}/portreg --data {work}/{registry} list"

## Changes the range of ports.
verb configure(range: text, design: text = "sound")
  run "{work}/portreg --data {work}/reg --design {design} configure --range {range}"

## Forgets the reservations of folders that are gone.
verb cleanup(design: text = "sound")
  run "{work}/portreg --data {work}/reg --design {design} cleanup"

## The registry is whole: the database is sound, and no port is reserved twice.
check intact()
  expect output of command "{work}/portreg --data {work}/reg check" equals "ok"
