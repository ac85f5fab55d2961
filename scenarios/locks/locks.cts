# What the lock scenarios share: what the server itself says, of its memory and when everybody has gone.

## Nothing is left in the database: the server says so, not the library.
check nothing_left(port: any)
  expect output of command "redis-cli -p {port} dbsize" equals "0" because "a lock outlived its holder"

## How many bytes the server uses, as it says itself.
verb server_memory(port: any) -> number
  run "redis-cli -p {port} info memory"
  capture used from stdout /used_memory:(\d+)/
  give used
