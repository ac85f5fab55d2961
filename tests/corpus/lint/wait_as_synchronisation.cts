# Behind a barrier: `at t+50ms`.
scenario WS-1
  given file "a" of 1MiB random
  actor writer
    barrier go
    copy "a" to "b"
  actor reader
    barrier go
    wait 50ms  #~ W204
    read "b"
  expect writer succeeds

# Before the first touch of what another actor makes.
scenario WS-2
  given file "a" of 1MiB random
  actor writer
    barrier go
    copy "a" to "b"
  actor reader
    barrier go
    read "a"
    wait 50ms  #~ W204
    read "b"
  expect writer succeeds

# First in an actor.
scenario WS-3
  given file "a" of 1MiB random
  actor writer
    copy "a" to "b"
  actor other
    wait 1s  #~ W204
    create "c"
  expect writer succeeds

# The time is the subject: a lock is held, a loop thinks, an actor is alone.
scenario WS-4
  actor holder
    lock "l" exclusive
    wait 50ms
    unlock "l"
  actor waiter
    repeat 3 times
      wait 10ms
      lock "l" exclusive
      unlock "l"
  expect all waiter.lock succeed

scenario WS-5
  actor alone
    wait 50ms
    create "a"
  expect alone succeeds

# A wait before a barrier or an event delays its own actor, on purpose.
scenario WS-6
  actor early
    create "a"
    barrier go
  actor late
    wait 50ms
    barrier go
    try delete "a"
  expect early succeeds
