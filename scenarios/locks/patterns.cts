# The ways in which people fight over locks. In none of them may two hold one lock.

use redis
use "./locks.cts" as locks

requires command "redis-server"
requires command "redis-cli"
requires module redis
requires module pottery
tags locks, contention, server
tolerance 500ms

scenario LCK-020 "One hot key: twelve clients, one holder"
  why "The nightly invoices were once printed twice, by two who both held the only lock."
  priority P0
  matrix library = "redis_py" | "pottery"
  contrast library = "broken"

  given redis as store

  actor client[12]
    barrier go
    repeat 10 times
      hold_key "hot" for 2ms library library as hold
      wait 20ms

  expect all client.hold succeed
  expect client.hold never overlaps
  expect sometimes at_least_one client.hold blocks
  expect fairness(client.hold) > 0.9 because "everybody asks equally often"
  expect handoff(client.hold) < 200ms
  expect longest_wait(client.hold) < 20s because "nobody starves"
  check locks.nothing_left store.port

scenario LCK-021 "A few keys: who holds one does not keep others from another"
  matrix library = "redis_py" | "pottery"
  contrast library = "broken"

  given redis as store

  actor red[4]
    barrier go
    repeat 10 times
      hold_key "red" for 2ms library library as hold
      wait 5ms

  actor blue[4]
    barrier go
    repeat 10 times
      hold_key "blue" for 2ms library library as hold
      wait 5ms

  expect all red.hold succeed
  expect all blue.hold succeed
  expect red.hold never overlaps
  expect blue.hold never overlaps
  expect sometimes at_least_one red.hold overlaps blue.hold because "two keys are two locks"
  check locks.nothing_left store.port

scenario LCK-022 "Hierarchical keys: parts are changed under the whole, always in one order"
  matrix library = "redis_py" | "pottery"
  contrast library = "broken"

  given redis as store

  actor whole[2]
    barrier go
    repeat 4 times
      hold_key "shop" for 5ms library library as all_of_it
      wait 5ms

  actor part[6]
    barrier go
    repeat 4 times
      lock_key "shop" library library
      hold_key "shop/shelf-{index}" for 2ms library library as shelf
      unlock_key "shop"
      wait 5ms

  expect all whole.all_of_it succeed
  expect all part.shelf succeed
  expect part.shelf never overlaps because "who has the whole is alone, on every shelf"
  expect no part.shelf overlap whole.all_of_it
  check locks.nothing_left store.port

scenario LCK-023 "Bursts: thirty clients arrive together, five times"
  timeout 1min
  matrix library = "redis_py" | "pottery"
  contrast library = "broken"

  given redis as store

  actor client[30]
    repeat 5 times
      barrier burst
      hold_key "hot" for 1ms library library as hold

  expect all client.hold succeed
  expect client.hold never overlaps
  expect fairness(client.hold) == 1
  expect longest_wait(client.hold) < 20s
  check locks.nothing_left store.port

scenario LCK-024 "Long holders: a lease that is longer than the work keeps everybody out"
  matrix library = "redis_py" | "pottery"
  contrast library = "broken"

  given redis as store

  actor client[5]
    barrier go
    hold_key "job" for 150ms library library lease 3s as hold

  expect all client.hold succeed
  expect client.hold never overlaps
  expect longest_wait(client.hold) >= 300ms because "somebody comes after two others at least"
  check locks.nothing_left store.port

scenario LCK-025 "A lease that is shorter than the work lets the next one in: seen"
  why "A lease is a guess about how long the work takes. Work that outlives it must not rely on the lock."
  matrix library = "redis_py" | "pottery"
  matrix lease = 150ms
  contrast lease = 5s

  given redis as store

  actor slow
    try hold_key "job" for 1.5s library library lease lease as hold

  actor next
    when slow.hold begins +20ms hold_key "job" for 20ms library library lease 5s as hold

  expect next.hold overlaps slow.hold
  expect slow.hold fails with NotHeld because "the library tells, when it is too late, that the lease was over"
  check locks.nothing_left store.port
