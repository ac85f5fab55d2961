scenario M-1
  actor a
    kill b[4]
    kill a[1]
    read "x"
  actor b[3]
    read "x"
  expect b[4] succeeds
  expect b[0] succeeds
  expect a[1] succeeds
  expect b["x"] succeeds
  expect b[index] succeeds
