scenario VD-4 "Actors as arguments"
  actor killer
    when writer[1] begins kill writer[1]
    pause writer[2]
    resume writer[2]
    signal server with SIGHUP
    kill server as last

  actor writer[2]
    wait 10ms

  actor server in background
    run "cat"

  expect writer[1] is killed by SIGKILL
  expect writer[2] succeeds
