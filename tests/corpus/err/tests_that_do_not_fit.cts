scenario T-1
  actor a
    read "x"
  actor b
    barrier go
  actor c
    barrier go
  expect file "x" succeeds
  expect a exists
  expect a.read is absent
  expect file "x" blocks
  expect a is unique
  expect folder "x" has size 3B
  expect barrier go exists
  expect a equals "x"
  expect a.read opens
  expect count(a.read) succeeds
  expect always a succeeds
  expect never a.read fails
  expect eventually within 1s a succeeds
  expect all a.read succeed, others fail
  expect a succeeds, others fail
  expect baseline < 3
  expect a.read contains only "x", "y" or exists
