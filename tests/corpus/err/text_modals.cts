scenario M-1
  actor b
    read "x"
  expect b should succeed
  expect b to succeed
  expect b must not fail
  expect b will succeed
