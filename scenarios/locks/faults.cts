# What becomes of a lock when its holder or its server is killed or stopped. Where a library loses mutual exclusion, the
# scenario says so and shows it: a lease is no proof.

use redis
use "./locks.cts" as locks

requires command "redis-server"
requires command "redis-cli"
requires module redis
requires module pottery
tags locks, faults, server
tolerance 150ms

# What a store must do where a lock has a lease: refuse whoever comes with an older number than somebody before.
let put = "if ARGV[3] == 'fenced' and tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') > tonumber(ARGV[1]) then return redis.error_reply('CONFLICT an older number') end redis.call('HSET', KEYS[1], 'fence', ARGV[1], 'text', ARGV[2]) return 'OK'"

scenario LCK-030 "A holder is killed: the next one gets in after the lease, and not before"
  why "A killed worker once blocked a queue for a weekend: its lock had no end."
  priority P0
  matrix library = "redis_py" | "pottery"
  matrix lease = 1s
  contrast lease = 1min

  given redis

  actor holder
    lock_key "job" library library lease lease as take
    hold_key "other" for 20s library library lease 30s

  actor killer
    when holder.take ends +20ms kill holder

  actor next
    when holder.take ends lock_key "job" library library lease 5s timeout 6s as enter
    unlock_key "job"

  expect holder is killed by SIGKILL
  expect next succeeds
  expect next.enter blocks
  expect next.enter.ended - holder.take.began >= 1s because "the lease was promised for so long"

scenario LCK-031 "A holder stands still longer than its lease: two hold the lock at once"
  why "A long pause of a process is nothing rare: a virtual machine moves, a disk stalls, memory is swapped."
  priority P0
  matrix library = "redis_py" | "pottery"
  matrix lease = 1s
  contrast lease = 10s

  given redis as store

  actor holder
    try hold_key "job" for 500ms library library lease lease as hold

  actor pauser
    when holder.hold begins +200ms pause holder
    when holder.hold begins +3s resume holder

  actor next
    when holder.hold begins +50ms hold_key "job" for 50ms library library lease 5s as hold

  expect next.hold overlaps holder.hold because "no library can take back what it has promised: see LCK-032"
  expect holder.hold fails with NotHeld
  check locks.nothing_left store.port

scenario LCK-032 "A number that only grows keeps out who stood still: fencing"
  priority P1
  matrix library = "redis_py" | "pottery"
  matrix guard = "fenced"
  contrast guard = "unfenced"

  given redis as store

  actor holder
    lock_key "job" library library lease 400ms as take
    incr "number" as number
    raise held
    when flag stopped try redis "EVAL {put} 1 page {number.value} late {guard}" as write

  actor pauser
    when flag held pause holder
    raise stopped
    when next.write ends resume holder

  actor next
    when flag held lock_key "job" library library lease 5s as take
    incr "number" as number
    redis "EVAL {put} 1 page {number.value} new {guard}" as write
    unlock_key "job"
    when holder.write ends redis "HGET page text" as seen
    redis "DEL page number" as tidy

  expect next.number.value > holder.number.value
  expect holder.write fails with Conflict
  expect next.seen returns "new" because "what a holder wrote after its lease must not stay"
  check locks.nothing_left store.port

scenario LCK-033 "The server is killed and starts again: it has forgotten who holds the lock"
  why "A lock in memory is as durable as the memory."
  priority P1
  matrix library = "redis_py" | "pottery"
  matrix before = "PING"
  contrast before = "SAVE"

  given redis as store

  actor holder
    try hold_key "job" for 2s library library lease 20s as hold

  actor breaker
    when holder.hold begins +200ms redis "{before}"
    kill_server
    start_server as back

  actor next
    when breaker.back ends hold_key "job" for 20ms library library as hold

  expect next.hold overlaps holder.hold
  expect holder.hold fails with NotHeld because "the library notices, too late"
  check locks.nothing_left store.port

scenario LCK-034 "The server is killed in mid-load, and comes back: the clients go on"
  matrix library = "redis_py" | "pottery"
  contrast library = "broken"

  given redis as store

  actor client[8]
    barrier go
    repeat for 2s
      wait 5ms
      hold_key "hot" for 2ms library library lease 5s as hold

  actor breaker
    barrier go
    at t+600ms kill_server
    at t+900ms start_server as back

  actor late[4]
    barrier go
    when breaker.back ends +200ms lock_key "late-{index}" library library timeout 10s as enter
    unlock_key "late-{index}"

  expect client.hold never overlaps
  expect all late succeed because "the service goes on"
  expect all client.hold succeed or fail with Refused, Reset, NotHeld
  expect at_least_one client.hold begins after breaker.back ends
  check locks.nothing_left store.port

scenario LCK-035 "The server stands still in mid-load: everybody waits, nobody gets in twice"
  matrix library = "redis_py" | "pottery"
  contrast library = "broken"

  given redis as store

  actor client[8]
    barrier go
    repeat for 2s
      wait 5ms
      hold_key "hot" for 2ms library library lease 5s as hold

  actor breaker
    barrier go
    at t+600ms pause_server
    at t+1s resume_server as back

  expect client.hold never overlaps
  expect all client.hold succeed
  expect at_least_one client.hold begins after breaker.back ends
  check locks.nothing_left store.port
