scenario MISS-1 "Without given, and with a gap"
  file "x" with text "1"
  timeout 5 s

  actor a
    wait 10 ms
    read "x"

  expect a succeeds
