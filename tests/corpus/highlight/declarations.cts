# One's own verbs.
use files
use "./portreg.cts" as ports

let size = 64MiB

## Copies a file, stream by stream, reporting progress.
verb copy(source: path, to dest: path, chunk: size = 1MiB) from python "cts.stdlib.files:copy"

## Reserves a port for a folder, and gives back the port.
verb reserve(path, for owner = "qa") -> number
  run "portreg reserve --path {path} --owner {owner}"
  capture port from stdout /Port (\d+)/
  give port

verb put(key, value, kind: flock | posix = flock, by: number = none) from command "redis-cli -p {store.port} set {key} {value}"
fixture registry(range = "5000-5010", hosts = ["a", "b"]) from python "./registry.py:start"

check whole(path)
  expect file path has size size

scenario ports.reserve "Ports"
  given ports.registry range "1-2" as store
  actor client[10]
    ports.reserve "/srv/{index}" for "qa-{run}" as mine
    reserve("a")
  expect client.mine.port is unique
  check whole "x"
