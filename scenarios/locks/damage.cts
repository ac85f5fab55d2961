# What becomes of a lock when the line is cut, when a part of the servers fails, when somebody else writes into it, and
# when an operator has to end it by hand.

use redis
use network
use "./locks.cts" as locks

requires command "redis-server"
requires command "redis-cli"
requires module redis
requires module pottery
tags locks, faults, server
tolerance 200ms

# In the database, redis-py calls the lock `job` as it is, and pottery `redlock:job`.
let both = "for _, key in ipairs(KEYS) do redis.call(ARGV[1], key, 'junk') end"

scenario LCK-036 "The line to the server is cut in mid-load: nobody gets in twice, and all go on when it is mended"
  why "A switch was replaced at noon. Two of the workers went on without a lock, the others never came back."
  priority P1
  matrix cut = "reset" | "silence"
  matrix library = "redis_py" | "pottery"
  contrast library = "broken"

  given redis as store
  given link to store.port as line

  actor client[8]
    barrier go
    repeat for 2s
      wait 5ms
      hold_key "hot" for 2ms library library lease 1s on line.port as hold

  actor digger
    barrier go
    at t+500ms cut_link by cut
    at t+800ms mend_link as mended

  expect client.hold never overlaps
  expect all client.hold succeed or fail with Refused, Reset, NotHeld
  expect at_least_one succeeded client.hold begins after digger.mended ends because "the service goes on"
  expect eventually within 5s output of command "redis-cli -p {store.port} dbsize" equals "0" because "a lock whose holder was cut off ends with its lease"

scenario LCK-037 "Somebody else writes over the lock: its holder is told, and nobody else gets in"
  why "A clean-up script once wrote into every key that began with `job`."
  priority P1
  matrix library = "redis_py" | "pottery"
  matrix harm = "SET"
  contrast harm = "DEL"

  given redis as store

  actor holder
    lock_key "job" library library lease 10s
    raise held
    when next.lock_key ends try unlock_key "job" as give_back

  actor stranger
    when flag held redis "EVAL {both} 2 job redlock:job {harm}" as harm

  actor next
    when stranger.harm ends try lock_key "job" library library nowait

  actor operator
    when holder ends redis "DEL job redlock:job junk" as tidy

  expect next.lock_key fails with Locked because "what cannot be read is no free lock"
  expect holder.give_back fails with NotHeld because "a holder must hear that its lock was not its own any more"
  check locks.nothing_left store.port

scenario LCK-038 "One server of three is killed in mid-load: a lock on most of them goes on"
  why "A lock on one server is as available as that server."
  priority P1
  timeout 10s
  matrix also = "spare"
  contrast also = "second"
  let servers = ["first", "second", "third"]

  given redis folder "first" as first
  given redis folder "second" as second
  given redis folder "third"
  given redis folder "spare"

  actor client[6]
    barrier go
    repeat for 1.5s
      wait 5ms
      hold_key "hot" for 2ms library pottery lease 2s on servers as hold

  actor breaker
    barrier go
    at t+400ms kill_server on "third"
    kill_server on also as done

  expect client.hold never overlaps
  expect all client.hold succeed
  expect at_least_one client.hold begins after breaker.done ends
  check locks.nothing_left first.port
  check locks.nothing_left second.port

scenario LCK-039 "An operator ends a lock by hand: the next one gets in at once, and a holder that lives is told"
  why "A lease of an hour, a worker that hung, and a queue that had to go on."
  matrix library = "redis_py" | "pottery"
  matrix order = "DEL"
  contrast order = "EXISTS"

  given redis

  actor holder
    lock_key "job" library library lease 1h
    raise held
    when next.enter ends try unlock_key "job" as give_back

  actor operator
    when next.enter blocks redis "{order} job redlock:job" as order

  actor next
    when flag held lock_key "job" library library timeout 5s as enter
    when holder.give_back ends dbsize as still
    unlock_key "job"

  expect next.enter blocks
  expect next.enter succeeds
  expect holder.give_back fails with NotHeld
  expect next.still returns 1 because "the lock belongs to the next one, whatever the last one does"
