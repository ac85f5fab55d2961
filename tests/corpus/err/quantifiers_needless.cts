scenario Q-2
  actor a[3]
    read "x"
  expect all file "x" exist
  expect no folder "x" exists
  expect all 3 == 3
  expect exactly_one count(a.read) == 3
  expect all a.read never overlap
  expect all a.read is unique
  expect at_least 2 a.read is linearizable as register
