scenario E-1
  actor a
    read "x"
  expect a fails with Exist
  expect a fails with Notfound, Lockd
  expect a.read fails with TimeOut or fails with exit(1)
  expect exactly_one succeeds, others fail with Locke
  tally a.read
    fails with NoSpac required
  fail a write with NoSpase
