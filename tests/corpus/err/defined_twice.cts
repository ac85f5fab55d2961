use files
use "./modules/values.cts" as files

let a = 1
let a = 2

verb go()
  run "x"
verb go()
  run "y"

verb params(x, x)
  read x

scenario D-1
  let size = 3
  matrix size = 4 | 5
  share size = 6
  given file "x" as size
  semaphore size of 1
  actor size
    read "x" as y
    read "x" as y
  actor b
    read "x"
  actor b
    read "y"
  expect size succeeds
  expect b succeeds

scenario D-1
  actor a
    read "x"
  expect a succeeds
