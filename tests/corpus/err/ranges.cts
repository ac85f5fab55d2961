scenario R-1
  runs 0
  timeout 0s
  retries 0 - 1
  actor a[0]
    wait 0s - 1s
    repeat -1 times
      read "x"
    every 0ms for 1s touch "y"
  expect count(a.read) == 1 / 0
