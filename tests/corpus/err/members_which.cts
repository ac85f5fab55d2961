scenario M-2
  actor a
    when b.read ends read "x"
    when b ends read "x" as two
    when b begins read "x" as three
    repeat until b ends
      read "y"
  actor b[3]
    read "x"
  expect a finishes before b ends
  hold a before rename until b.read ends
