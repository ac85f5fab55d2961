# Locks on files: no server, no lease. The system itself gives them back when their holder dies; a file that is a lock
# by being there stays.

requires linux
requires module portalocker
requires module filelock
tags locks, files
tolerance 200ms

scenario LCK-050 "One file, eight clients, one holder"
  why "Two importers once wrote one index at the same time, each sure of its lock."
  priority P0
  matrix kind = "flock" | "posix" | "ofd" | "portalocker" | "filelock" | "lockfile"
  contrast kind = "broken"

  actor client[8]
    barrier go
    repeat 5 times
      hold "door" for 2ms kind kind
      wait 5ms

  expect all client.hold succeed
  expect client.hold never overlaps
  expect sometimes at_least_one client.hold blocks
  expect fairness(client.hold) == 1
  expect longest_wait(client.hold) < 15s

scenario LCK-051 "A holder is killed: the next one gets in at once"
  why "A file that is a lock by being there outlives its maker, and has to be removed by hand."
  priority P0
  matrix kind = "flock" | "posix" | "ofd" | "portalocker" | "filelock"
  contrast kind = "lockfile"

  actor holder
    lock "door" kind kind as take
    hold "other" for 20s

  actor killer
    when next.enter blocks kill holder as strike

  actor next
    when holder.take ends lock "door" kind kind as enter timeout 5s
    unlock "door"

  expect holder is killed by SIGKILL
  expect next succeeds
  expect next.enter.ended - killer.strike.ended < 4s because "there is no lease to wait for"

scenario LCK-052 "A holder stands still: nobody else gets in until it has gone on"
  priority P1
  matrix kind = "flock" | "posix" | "ofd" | "portalocker" | "filelock" | "lockfile"
  contrast kind = "broken"

  actor holder
    hold "door" for 200ms kind kind

  actor pauser
    when holder.hold begins +80ms pause holder
    when holder.hold begins +800ms resume holder

  actor next[3]
    when holder.hold begins hold "door" for 10ms kind kind

  expect holder succeeds
  expect all next succeed
  expect no next.hold overlap holder.hold
  expect next.hold never overlaps

scenario LCK-053 "Readers share, a writer is alone"
  matrix kind = "flock" | "posix" | "ofd" | "portalocker"

  actor reader[6]
    barrier go
    repeat 10 times
      hold "door" for 3ms shared kind kind
      wait 10ms

  actor writer[2]
    barrier go
    repeat 5 times
      hold "door" for 3ms kind kind
      wait 20ms

  expect all reader.hold succeed
  expect all writer.hold succeed
  expect writer.hold never overlaps
  expect no reader.hold overlap writer.hold
