scenario E-2 "Outcomes"
  given file "x" with text "1"

  actor a
    try read "x" timeout 1s
    run "false" as code

  actor b[3]
    barrier go
    lock "x" exclusive nowait

  expect a.read succeeds
  expect a.read fails or times_out
  expect a.code fails with Exit(1)
  expect a.code fails with Exit
  expect all b.lock succeed or fail with Locked, Busy
  expect no b is killed
  expect no b are killed by SIGKILL
  expect at_most 1 b.lock is skipped
  expect exactly_one succeeds, others fail
  expect b[2] fails with OneOfMyOwn
