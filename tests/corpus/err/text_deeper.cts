timeout 3s
  runs 4
scenario D-1
  runs 2
    retries 3
  actor a
    wait 1s
      wait 2s
  expect a succeeds
