scenario S-1
  actor a
    create "x"
  actor b[3]
    create "x"
    read "x" as seen
  expect exactly_one create succeeds
  expect seen succeeds
  expect creat succeeds
