scenario D-1
  actor a
    touch "x"
  expect a succeeds
