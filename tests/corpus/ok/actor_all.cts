scenario A-1 "Who acts"
  matrix readers = 2 | 5

  actor writer
    barrier go
    write "x" text "1"

  actor reader[readers] with nofile=64, memory=256MiB, user="nobody", nice=5, environment=["LANG=C"]
    barrier go
    read "x"

  actor small with fsize=1MiB, nproc=10
    barrier go
    try write "y" of 2MiB

  actor server in background
    run "sleep 1000"

  actor idle

  expect all reader succeed
  expect writer succeeds
  expect small.write fails
