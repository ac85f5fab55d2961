# The port-reservation tool of examples/portreg, called as its users call it: one process for each command.

let tool = "{here}/../../examples/portreg/portreg.py"

## An empty registry with a range of ports.
fixture registry(range: text = "5000-5099")
  run "python3 {tool} --data {work}/reg init --range {range}"

## Reserves a port for a folder, and gives back the port.
verb reserve(path: text, design: text = "sound", for owner: text = "qa") -> number
  run "python3 {tool} --data {work}/reg --design {design} reserve --path {path} --owner {owner}"
  capture port from stdout /Port (\d+)/
  give port

## Reserves several ports at once: all or none.
verb reserve_group(path: text, design: text = "sound", count: number = 10)
  run "python3 {tool} --data {work}/reg --design {design} reserve-group --path {path} --count {count}"

## Gives a port back.
verb give_back(port: any)
  run "python3 {tool} --data {work}/reg release --port {port}"

## Prints every reservation, one on a line.
verb list_ports()
  run "python3 {tool} --data {work}/reg list"

## Forgets the reservations of folders that are gone.
verb cleanup(design: text = "sound")
  run "python3 {tool} --data {work}/reg --design {design} cleanup"

## The registry is whole: the database is sound, and no port is reserved twice.
check intact()
  expect output of command "python3 {tool} --data {work}/reg check" equals "ok"
