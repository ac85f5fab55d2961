# What the lock scenarios share: clients by the hundred, and what the server itself says when everybody has gone.

## Nothing is left in the database: the server says so, not the library.
check nothing_left(port: any)
  expect output of command "redis-cli -p {port} dbsize" equals "0" because "a lock outlived its holder"

## How many bytes the server uses, as it says itself.
verb server_memory(port: any) -> number
  run "redis-cli -p {port} info memory"
  capture used from stdout /used_memory:(\d+)/
  give used

## Drives many clients from one process: each takes the lock, holds it, gives it back and begins again. What each does is
## an operation of its own, `driver.drive`: a whole cycle, or only the time in which it holds the lock.
##
##   drive 100 through ["a", "b"] for 2s hold 1ms measuring holds
verb drive(
  clients: number,
  through keys: any,
  for time: duration,
  hold: duration = 0s,
  pause: duration = 0s,
  again: duration = 5ms,
  lease: duration = 10s,
  apart: yes_no,
  measuring: cycles | holds = cycles,
  locking: sound | broken = sound,
  on server: any = "redis",
) from python "cts.stdlib.redis_load:drive"
