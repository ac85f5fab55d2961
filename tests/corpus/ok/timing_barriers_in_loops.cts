scenario T-2 "Barriers in loops meet in the same rhythm"
  actor a
    repeat 10 times
      barrier round
      touch "x"

  actor b[3]
    repeat 10 times
      barrier round
      touch "y"

  expect all b succeed
