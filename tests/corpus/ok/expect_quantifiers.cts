scenario E-1 "How many"
  let most = 4

  actor a[5]
    barrier go
    create "x" text "{index}"

  actor b
    barrier go

  expect all a succeed or fail with Exists
  expect no a times_out
  expect exactly_one a succeeds, others fail with Exists
  expect at_least_one a.create succeeds
  expect at_most_one a.create succeeds
  expect exactly 1 a succeeds
  expect at_least 1 a succeeds
  expect at_most most a.create fail
  expect at_least 20% a succeed
  expect exactly 20% a succeed
  expect between 1 and 4 a fail
  expect a[1] succeeds or fails
  expect b succeeds
  expect at_least_one succeeds
  expect between 2 and 6 succeed
