scenario T-1
  actor b
    read "x"
  expect b
  expect all b.read suceeds
  expect b works
  expect file "x" is there
  expect b.read eqals "x"
