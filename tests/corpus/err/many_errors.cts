use nowhere

let a = 1s + 1

scenario M-1
  timeout 3
  matrix x = 1 | 1
  given fil "x"
  actor a[3]
    raed "{nam}"
    copy "x"
    barrier go
    at 5ms read "x"
  actor b
    barrier stop
    when flag f touch "x"
  expect a succeeds
  expect c fails
  expect file "x" blocks
  expect b fails with Lockde
