scenario B-1 "Two barriers in opposite orders"
  actor a
    barrier one
    barrier two
  actor b
    barrier two
    barrier one
  expect all succeed

scenario B-2 "One round too few"
  actor a
    repeat 3 times
      barrier round
      touch "x"
  actor b[2]
    repeat 2 times
      barrier round
      touch "y"
  expect all succeed

scenario B-3 "A flag behind a barrier"
  actor a
    when flag ready barrier go
  actor b
    barrier go
    raise ready
  expect all succeed

scenario B-4 "Three in a ring"
  actor a
    when b.touch ends touch "x"
  actor b
    when c.touch ends touch "x"
  actor c
    when a.touch ends touch "x"
  expect all succeed
