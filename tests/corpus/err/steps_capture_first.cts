verb early()
  capture x from stdout /(a)/
  run "a"

scenario C-1
  actor a
    barrier go
    repeat 2 times
      capture port from stdout /(a)/
      run "x"
  actor b
    barrier go
    early
  expect a succeeds
