# How a lock service behaves as more and more clients come: the report shows rate and latency for each number of them.

use redis
use "./locks.cts" as locks

requires command "redis-server"
tags locks, load

scenario LCK-040 "One to a hundred clients: the service degrades smoothly"
  matrix clients = 1 | 2 | 5 | 10 | 20 | 50 | 100

  given redis as store

  actor driver
    locks.drive clients through "job" for 1s apart as cycle

  expect error_rate(driver.cycle) == 0%
  expect rate(driver.cycle) > 1000/s
  expect p95(driver.cycle) < 50ms
  expect fairness(driver.cycle) > 0.9
  check locks.nothing_left store.port
