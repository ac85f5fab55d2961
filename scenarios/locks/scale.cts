# How locks behave as more and more clients come: the report shows rate and latency of each step for each number of them.

use redis
use "./locks.cts" as locks

requires command "redis-server"
requires command "redis-cli"
tags locks, load
tolerance 500ms

scenario LCK-040 "One to a hundred clients of one process: the server keeps up"
  matrix clients = 1 | 2 | 5 | 10 | 20 | 50 | 100

  given redis as store

  actor driver
    drive clients through "job" for 1s apart as cycle

  expect no driver.cycle fail
  expect rate(driver.cycle) > 500/s
  expect rate(
    driver.cycle
  ) >= 20% * rate(driver.cycle)[clients=1] because "more clients must not bring it down"
  expect p95(driver.cycle) < 50ms
  expect fairness(driver.cycle) > 0.8
  check locks.nothing_left store.port

scenario LCK-041 "One to a hundred processes with a library each"
  requires module redis
  requires module pottery
  matrix library = "redis_py" | "pottery"
  matrix clients = 1 | 2 | 5 | 10 | 20 | 50 | 100

  given redis as store

  actor client[clients]
    barrier go
    repeat for 1s
      lock_key "job-{index}" library library
      unlock_key "job-{index}"

  expect all client succeed
  expect rate(client.lock_key) > 50/s
  expect rate(client.lock_key) >= 10% * rate(client.lock_key)[clients=1]
  expect p95(client.lock_key) < 5s
  check locks.nothing_left store.port

scenario LCK-042 "A hundred clients want one lock: one at a time"
  priority P1
  matrix locking = "sound"
  contrast locking = "broken"

  given redis as store

  actor driver
    drive 100 through "hot" for 1s hold 500us pause 20ms measuring holds locking locking as hold

  expect driver.hold never overlaps
  expect no driver.hold fail
  expect rate(driver.hold) > 20/s
  expect fairness(driver.hold) > 0.5 because "everybody gets a turn, though nobody queues"
  check locks.nothing_left store.port
