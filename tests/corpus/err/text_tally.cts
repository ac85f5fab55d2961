scenario T-1
  actor b
    read "x"
  tally b.read
    equals "3"
    equals "4" fine
    fails required because
    else
  tally b
