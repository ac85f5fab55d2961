timeout 5s

scenario TI-1
  actor client
    wait 2s  #~ W204
    repeat 3 times  
      wait 1s
      append "a" text "x"
  actor other  #~ W215
    every 100ms for 10s append "a" text "x"
  expect client succeeds

scenario TI-2
  timeout 20s
  actor client
    barrier go
    at t+9s read "a"
    wait 5s
    barrier go
    at t+5s read "a"
  actor rival
    barrier go
    barrier go
  actor server in background
    wait 1h
  expect client succeeds

scenario TI-3
  timeout 10s  #~ W215
  actor client
    repeat for 10s
      append "a" text "x"
  expect all client.append succeed

scenario TI-4
  actor reader
    barrier go
    at t+50ms read "a" as late
    at t+20ms read "a" as early  #~ W223
    at go+60ms read "a" as third
    at go+10ms read "a" as fourth  #~ W223
    barrier on
    at t+20ms read "a" as again
    wait 30ms
    at t+40ms read "a" as last  #~ W223
  actor rival
    barrier go
    barrier on
  expect reader succeeds
