# A lock service under load. The bounds are those that a team signed; what is measured is better by ten
# times, and `steps` in the report says by how much.

use redis
use "./locks.cts" as locks

requires command "redis-server"
requires command "redis-cli"
requires module redis
requires module pottery
tags locks, load, server
tolerance 500ms

scenario LCK-010 "Basic load: ten clients, each with a lock of its own"
  matrix library = "redis_py" | "pottery"

  given redis as store

  actor client[10]
    barrier go
    repeat for 2s
      lock_key "job-{index}" library library
      unlock_key "job-{index}"

  expect rate(client.lock_key) > 50/s
  expect rate(client.unlock_key) > 50/s
  expect error_rate(client.lock_key) < 5%
  expect error_rate(client.unlock_key) < 5%
  expect p95(client.lock_key) < 200ms
  expect p95(client.unlock_key) < 200ms
  check locks.nothing_left store.port

scenario LCK-011 "High concurrency: fifty clients at once"
  matrix library = "redis_py" | "pottery"

  given redis as store

  actor client[50]
    barrier go
    repeat for 2s
      lock_key "job-{index}" library library
      unlock_key "job-{index}"

  expect rate(client.lock_key) > 100/s
  expect error_rate(client.lock_key) < 10%
  expect error_rate(client.unlock_key) < 10%
  expect p95(client.lock_key) < 500ms
  expect p95(client.unlock_key) < 500ms
  check locks.nothing_left store.port

scenario LCK-012 "Heavy contention: eight clients want each of three locks"
  priority P1
  matrix library = "redis_py" | "pottery"
  contrast library = "broken"

  given redis as store

  actor red[8]
    barrier go
    repeat for 2s
      hold_key "red" for 1ms library library as hold
      wait 50ms

  actor green[8]
    barrier go
    repeat for 2s
      hold_key "green" for 1ms library library as hold
      wait 50ms

  actor blue[8]
    barrier go
    repeat for 2s
      hold_key "blue" for 1ms library library as hold
      wait 50ms

  expect red.hold never overlaps
  expect green.hold never overlaps
  expect blue.hold never overlaps
  expect rate(red.hold) + rate(green.hold) + rate(blue.hold) > 20/s
  expect error_rate(red.hold) < 10%
  expect error_rate(green.hold) < 10%
  expect error_rate(blue.hold) < 10%
  expect p95(red.hold.blocked) < 2s
  expect p95(green.hold.blocked) < 2s
  expect p95(blue.hold.blocked) < 2s
  check locks.nothing_left store.port

scenario LCK-013 "Endurance: half a minute of load, and nothing grows"
  tags slow
  timeout 1min
  matrix library = "redis_py" | "pottery"

  given redis as store

  actor client[10]
    barrier go
    repeat for 30s
      lock_key "job-{index}" library library
      unlock_key "job-{index}"

  actor watcher
    barrier go
    at t+5s locks.server_memory store.port as early
    at t+28s locks.server_memory store.port as late

  expect rate(client.lock_key) > 30/s
  expect error_rate(client.lock_key) < 8%
  expect p95(client.lock_key) < 300ms
  expect growth(memory(client)) < 4MiB
  expect growth(handles(client)) <= 2
  expect watcher.late.value <= watcher.early.value + 1_000_000 because "the server's memory must not grow"
  check locks.nothing_left store.port
