scenario S-2
  actor a
    read "x"
    read "y"
    run "x"
    run "y"
    run "z"
  actor b
    when a.read ends read "x"
  expect a.read succeeds
  expect count(a.run) == 3
