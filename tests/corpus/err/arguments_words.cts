scenario W-1
  actor a
    copy_with pc "x" to "y"
    copy_with 3 "x" to "y"
    lock "x" kind flok
    kill b with SIGTREM
    kill b with 9
    signal b with TERM
    raise "ready"
    acquire 3
    open "x" for writing
  actor b
    read "x"
  expect a succeeds
