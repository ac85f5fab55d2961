scenario S-1 "no end
  why "still going
  actor a
    read "x
  expect a succeeds
