scenario C-1:
  actor b:
    repeat 3 times:
      wait 1s
    when flag x:
      wait 1s
  tally b.wait:
    succeeds required
