scenario R-1
  let work = 1
  let t = 2
  matrix index = 1 | 2
  actor actor
    read "x" as run
  given file "x" as here
  expect actor succeeds
