scenario A-1
  given file "x" size 4KiB
  actor a
    copy "x" into "y"
    copy "x" tp "y"
    copy "x" to "y" chunks 64KiB
    read "x" slowly
    lock "f" exclusively
    open "x" mode read
  expect a succeeds
