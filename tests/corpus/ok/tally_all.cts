scenario TA-1 "Graded outcomes"
  runs 500
  given file "x" of 1KiB random as old
  given file "y" of 1KiB zeros as new

  actor writer
    barrier go
    copy "y" to "x"

  actor reader
    barrier go
    read "x" as early

  tally reader.early
    equals old          allowed
    equals new          required because "the new file must become visible"
    fails with Locked, Busy or times_out  interesting
    else                forbidden because "a torn read"

  tally text of file "n"
    equals "1" required
    matches /2|3/ allowed
