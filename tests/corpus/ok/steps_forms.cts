scenario ST-1 "Steps"
  given file "x" with text "1"

  actor a
    read "x" as seen
    read "x" timeout 2s
    read "x" as third timeout 500ms
    try delete "nothing"
    try read "nothing" as missing
    repeat 3 times
      append "log" line "{index}"
    repeat for 20ms
      touch "y"
    repeat until flag ready
      touch "z"
    repeat until file "x" vanishes
      touch "w"

  actor b
    raise ready
    delete "x"

  expect a.seen succeeds
  expect a.missing fails with NotFound
  expect exactly 3 a.append succeed
