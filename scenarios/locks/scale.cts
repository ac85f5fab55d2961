# How locks behave as more and more clients come: the report shows rate and latency of each step for each number of them.
# No bound here is about how fast a machine is. Each has a room of more than ten, and a collapse is worse than that.

use redis
use "./locks.cts" as locks

requires command "redis-server"
requires command "redis-cli"
tags locks, load, server
tolerance 500ms
alone

scenario LCK-040 "One to a hundred clients of one process: the server keeps up"
  matrix clients = 1 | 2 | 5 | 10 | 20 | 50 | 100
  matrix hold = 0s
  # As if each of them kept everybody else from the server.
  contrast clients = 99, hold = 1s

  given redis as store

  actor driver
    drive clients through "job" for 1s hold hold apart as cycle

  expect no driver.cycle fail
  expect rate(driver.cycle) > 500/s
  expect rate(
    driver.cycle
  ) >= 10% * rate(driver.cycle)[clients=1] because "more clients must not bring it down"
  expect p95(driver.cycle) < 200ms
  expect fairness(driver.cycle) > 0.5
  check locks.nothing_left store.port

scenario LCK-041 "One to a hundred processes with a library each"
  requires module redis
  requires module pottery
  matrix library = "redis_py" | "pottery"
  matrix clients = 1 | 2 | 5 | 10 | 20 | 50 | 100
  matrix stall = 0
  # A server that answers nobody for four seconds, in milliseconds.
  contrast clients = 99, stall = 4_000

  given redis as store

  # The first lock of a process connects it to the server. What is measured comes after that.
  actor client[clients]
    lock_key "job-{index}" library library as connect
    unlock_key "job-{index}" as connected
    barrier go
    repeat for 1s
      lock_key "job-{index}" library library as take
      unlock_key "job-{index}" as give_back

  actor neighbour
    barrier go
    redis "CLIENT PAUSE {stall}"

  expect all client succeed
  expect rate(client.take) > 50/s
  expect rate(
    client.take
  ) >= 2% * rate(client.take)[clients=1] because "a hundred processes share what one had for itself"
  expect p95(client.take) < 5s
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
  expect fairness(driver.hold) > 0.05 because "everybody gets a turn, though nobody queues"
  check locks.nothing_left store.port
