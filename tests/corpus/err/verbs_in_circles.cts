verb one()
  two

verb two()
  one

verb again()
  again

scenario C-1
  actor a
    one
  expect a succeeds
