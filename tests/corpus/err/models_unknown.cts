scenario M-1
  actor a
    read "x"
  expect a.read is linearizable as regster
  expect a.read is linearizable as bank
