scenario A-2
  actor a
    read "x" "y"
    copy "a" "b" "c"
    raise one two
    delete "x" 3
  expect a succeeds
