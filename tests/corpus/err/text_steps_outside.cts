scenario S-1
  read "x"
  barrier go
  copy "x" to "y" as job
  expect all succeed
