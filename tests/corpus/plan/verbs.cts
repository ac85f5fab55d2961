verb reserve(path, for owner = "qa") -> number
  run "portreg reserve --path {path} --owner {owner}"
  capture port from stdout /Port (\d+)/
  give port

verb put(key, value) from command "client -p {store.port} set {key} {value}"

fixture registry(range = "5000-5010") -> port from python "./registry.py:start"

scenario V-1
  given registry as store

  actor client[2]
    reserve "dir-{index}" as mine
    put "k" "v; rm -rf /"
    shell "echo {actor} > out"

  expect client.mine.port is unique
  check tidy

check tidy()
  expect no files "*.tmp" exist
