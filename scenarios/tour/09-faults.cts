# Somebody does harm: the holder of a lock is killed, and the next one gets in.

scenario TOUR-09 "A dead holder's lock is free again"
  actor holder
    lock "door" exclusive
    barrier go
    wait 10s

  actor killer
    barrier go
    at t+30ms kill holder

  actor next
    barrier go
    lock "door" exclusive as enter timeout 5s

  expect holder is killed by SIGKILL
  expect next.enter succeeds
