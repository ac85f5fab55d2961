scenario T-1 "Barriers"
  actor a[2]
    barrier go
    barrier again timeout 5s
    barrier go as third

  actor b
    barrier go
    barrier again
    barrier go

  expect barrier go opens
  expect barrier again opens
  expect skew(go) < 5ms
