check whole(path, old)
  expect file path equals old
  expect file path succeeds
  expect missing succeeds

scenario C-1
  given file "x" of 1KiB as old
  actor a
    read "x"
  check whole
  check whole "x"
  check whole "x" old 3
  check whole "x" old
  check hole "x" old
