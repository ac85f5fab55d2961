# One lock, from its beginning to its end: what every library of locks must do, asked of the server itself.

use redis
use "./locks.cts" as locks

requires command "redis-server"
requires command "redis-cli"
requires module redis
requires module pottery
tags locks, server
tolerance 200ms

scenario LCK-001 "A lock is taken, held, given back, and gone"
  matrix library = "redis_py" | "pottery"

  given redis as store

  actor client
    lock_key "job" library library lease 5s
    dbsize as held
    unlock_key "job"
    dbsize as freed

  expect client succeeds
  expect client.held returns 1
  expect client.freed returns 0
  check locks.nothing_left store.port

# pottery does not tell a server that is not there from a lock that somebody holds: it asks again, until its time is over.
scenario LCK-002 "Ten clients reach the server, and none an absent one"
  matrix library = "redis_py" | "pottery"

  given redis as store

  actor client[10]
    barrier go
    redis "PING"
    lock_key "job-{index}" library library
    unlock_key "job-{index}"

  actor stray
    barrier go
    try lock_key "job" library library on "redis://127.0.0.1:1/0" timeout 1s

  expect all client.redis return "PONG"
  expect all client succeed
  expect stray.lock_key fails or times_out
  check locks.nothing_left store.port

scenario LCK-003 "Ten take one lock at once: one has it"
  why "Two night jobs once both believed that they were the only one."
  priority P0
  matrix library = "redis_py" | "pottery"
  contrast library = "broken"

  given redis as store

  actor client[10]
    redis "PING"
    barrier go
    try lock_key "job" library library lease 5s nowait as take
    barrier seen
    try unlock_key "job"

  expect exactly_one client.take succeeds, others fail with Locked
  check locks.nothing_left store.port

scenario LCK-004 "Who gives back too late takes nothing away from the next holder"
  why "A slow job once deleted the lock of the job after it, and let in a third."
  priority P0
  matrix library = "redis_py" | "pottery"
  contrast library = "broken"

  given redis as store

  actor late
    lock_key "job" library library lease 200ms
    raise taken
    when next.lock_key ends try unlock_key "job"

  actor next
    when flag taken lock_key "job" library library lease 10s timeout 10s
    when late.unlock_key ends dbsize as still
    unlock_key "job"

  expect late.unlock_key fails with NotHeld
  expect next.still returns 1 because "a lock is given back by its holder only"
  expect next succeeds
  check locks.nothing_left store.port

scenario LCK-005 "A lease ends by itself, and not before its time"
  matrix library = "redis_py" | "pottery"

  given redis as store

  actor forgetful
    barrier go
    lock_key "job" library library lease 400ms as take

  actor next
    barrier go
    when forgetful.take ends lock_key "job" library library lease 5s timeout 10s as enter
    unlock_key "job"

  expect next succeeds
  expect next.enter blocks
  expect next.enter.ended - forgetful.take.began >= 400ms because "the lease was promised for so long"
  expect next.enter.ended - forgetful.take.ended < 5s because "nobody should wait for a lease that is over"
  check locks.nothing_left store.port

scenario LCK-006 "A thousand cycles leave nothing behind"
  timeout 1min
  matrix library = "redis_py" | "pottery"

  given redis as store

  actor client[5]
    barrier go
    repeat 200 times
      lock_key "job-{index}" library library
      unlock_key "job-{index}"

  expect all client.unlock_key succeed
  expect count(client.unlock_key) == 1000
  expect growth(handles(client)) <= 2
  check locks.nothing_left store.port
