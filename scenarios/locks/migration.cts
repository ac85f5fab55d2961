# A lock service moves to another server and another format, and nobody stops working meanwhile. Phase by phase: legacy,
# dual (the old server decides, the new one gets a copy), routed (both decide), migrated (the new one decides), new.

use redis
use "./locks.cts" as locks
use "./moving.cts" as moving

requires command "redis-server"
requires command "redis-cli"
tags locks, migration, server
tolerance 500ms

given redis folder "old" as old
given redis folder "new" as new

scenario LCK-060 "Clients of the old version and of the new one want one lock: one has it"
  why "The new version was rolled out to half of the machines, and for that night there were two locks of one name."
  priority P1
  matrix phase = "dual" | "routed"
  contrast phase = "migrated"

  given moving.service in phase

  actor veteran[4]
    barrier go
    repeat 15 times
      moving.hold "hot" for 2ms version "old" as hold
      wait 5ms

  actor newcomer[4]
    barrier go
    repeat 15 times
      moving.hold "hot" for 2ms as hold
      wait 5ms

  expect all veteran.hold succeed
  expect all newcomer.hold succeed
  expect newcomer.hold never overlaps
  expect veteran.hold never overlaps
  expect no veteran.hold overlap newcomer.hold because "who rolls out slowly has both versions for days"

scenario LCK-061 "Two hundred locks are converted, and back: nothing is lost"
  why "A trailing space in the name of a machine: after the move its lock belonged to nobody."
  matrix way = "exact"
  contrast way = "roughly"

  given moving.service

  actor mover
    moving.fill 200
    moving.owners on "old" as before
    moving.longest_lease on "old" as lease_before
    moving.convert from "old" to "new" way way as there
    moving.owners on "new" as between
    redis "FLUSHALL" on "old" as forget
    moving.convert from "new" to "old" way way as back
    moving.owners on "old" as after
    moving.longest_lease on "old" as lease_after

  expect mover succeeds
  expect mover.there.value == 200
  expect mover.back.value == 200
  expect mover.between.value == mover.before.value
  expect mover.after.value == mover.before.value
  expect mover.lease_after.value <= mover.lease_before.value because "no lease may become longer"

scenario LCK-062 "The service moves under load: one holder at a time, all the way"
  why "The move took four minutes, in which every lock was free for whoever asked the other server."
  priority P0
  matrix design = "sound"
  contrast design = "hasty"

  given moving.service

  actor client[8]
    barrier go
    repeat for 2s
      moving.hold "hot" for 2ms as hold
      wait 5ms

  # Who took a lock before it all began holds it until the end.
  actor keeper
    barrier go
    moving.hold "kept" for 1.8s as hold

  actor rival
    when keeper.hold begins moving.hold "kept" for 10ms as hold

  actor mover
    barrier go
    at t+300ms moving.move to "dual" design design as first
    at t+600ms moving.move to "routed" design design as second
    at t+900ms moving.move to "migrated" design design as third
    at t+1.2s moving.move to "new" design design as last

  expect client.hold never overlaps
  expect all client.hold succeed because "the service goes on in every phase"
  expect at_least_one client.hold begins after mover.last ends
  expect keeper succeeds
  expect rival succeeds
  expect no rival.hold overlap keeper.hold because "what is held must be carried along"
  check locks.nothing_left old.port
  check locks.nothing_left new.port

scenario LCK-063 "Back to the old server from every phase: what is held stays held"
  why "The rollback worked. That it freed all the locks was found out from the customers."
  priority P0
  matrix design = "sound"
  matrix phase = "new" | "migrated" | "routed" | "dual"
  contrast design = "hasty"

  given moving.service in phase

  actor client[4]
    barrier go
    repeat for 1s
      moving.hold "hot" for 2ms as hold
      wait 5ms

  actor holder[20]
    moving.take "held-{index}" as take
    barrier go
    when rival[index].take ends moving.give_back "held-{index}"

  actor mover
    barrier go
    at t+300ms moving.move to "legacy" design design as rollback

  actor rival[20]
    when mover.rollback ends try moving.take "held-{index}" nowait as take

  expect client.hold never overlaps
  expect all client.hold succeed because "the service goes on meanwhile"
  expect at_least_one client.hold begins after mover.rollback ends
  expect mover.rollback finishes within 10s because "two minutes were allowed"
  expect all rival.take fail with Locked
  expect all holder.give_back succeed because "80 % were asked for, and none needs to be lost"
  check locks.nothing_left old.port
  check locks.nothing_left new.port

scenario LCK-064 "The new server dies in mid-move: emergency rollback, and the old one has everything"
  why "At the worst moment the way back has to be shorter than the way there."
  priority P0
  matrix phase = "migrated" | "routed" | "dual"
  contrast phase = "new"

  given moving.service in phase

  actor client[8]
    barrier go
    repeat for 2s
      wait 5ms
      moving.hold "hot" for 2ms as hold

  actor holder[10]
    moving.take "held-{index}" as take
    barrier go
    when mover.rollback ends try moving.give_back "held-{index}" as give_back

  actor mover
    barrier go
    at t+500ms kill_server on "new" as kill
    at t+700ms moving.move to "legacy" as rollback

  expect client.hold never overlaps
  expect all client.hold succeed or fail with Refused, Reset, NotHeld
  expect at_least 20 succeeded client.hold begin after mover.rollback ends because "the service goes on"
  expect mover.rollback finishes within 10s
  expect all holder.give_back succeed because "the old server had a copy of each"
  check locks.nothing_left old.port
