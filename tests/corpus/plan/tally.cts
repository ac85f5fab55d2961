scenario T-1
  runs 500
  given file "x" of 1KiB random as old

  actor a
    read "x"

  tally a.read
    equals old required because "it is there"
    fails with Locked, Exit(2) or times_out allowed
    else forbidden
