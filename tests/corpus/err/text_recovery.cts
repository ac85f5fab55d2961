scenario R-1
  timeout = 3s
  actor a
    read "x" as y as z
    barrier go
      read "deep"
    copy "x" into "y"
  expect exactly one a succeeds
  expect b succeeds

scenario R-2
  actor c
    raed "x"
  expect c sucseeds
  expect d fails
