scenario A-2
  actor server in background with nofile=16
    run "cat"

  actor client
    when server begins read "x"

  expect client fails with NotFound
