scenario T-1
  given file "x" of 1KiB of 2KiB
  actor a
    copy "x" to "y" to "z"
    lock "x" exclusive exclusive
    copy "x" to "y" chunk 1KiB chunk 2KiB
  expect a succeeds
