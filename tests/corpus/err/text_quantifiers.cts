scenario Q-1
  actor b[5]
    read "x"
  expect exactly one b succeeds
  expect at least one b succeeds
  expect at most one b succeeds
  expect at least 3 b succeed
  expect at most 3 b succeed
  expect any of b succeeds
  expect none of b fails
