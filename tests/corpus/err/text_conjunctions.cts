scenario C-1
  actor b
    read "x"
  actor c
    read "x"
  expect b succeeds and c fails
  expect b succeeds but c fails
