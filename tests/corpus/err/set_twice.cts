timeout 4s

scenario S-1
  timeout 3s
  timeout 4s
  runs 1
  runs 2
  seed 1
  seed 1
  actor a
    read "x"
  expect a succeeds
