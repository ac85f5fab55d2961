scenario A-3
  given disk "x"
  actor a
    read
    copy
    copy "x"
    copy to "y"
    copy "x" to
    copy "x" to "y" chunk
    compute
    raise
    kill
  expect a succeeds
