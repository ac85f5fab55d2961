scenario B-1
  actor a
    barrier go
    read "x"
  actor b
    barrier go
  expect skew(goo) < 1ms
  expect barrier start opens
  expect skew(a) < 1ms
