scenario T-1
  actor a
    read "x"
  tally a.read
    else forbidden
    equals "x" required
  tally files "*"
    exists required
  tally barrier go
    opens required
