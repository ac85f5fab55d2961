scenario E-4 "Results"
  actor a
    run "echo 5"
    measure "x"
    list "out"

  expect a.run exits 0
  expect a.run prints "5\n"
  expect a.run prints /5/
  expect a.measure returns 5B
  expect a.run.stdout equals "5\n"
  expect a.run matches /5/
  expect a.run contains "5"
  expect a.measure.value is one of 4B, 5B
  expect a.list contains only "x", "y"
  expect a.measure is one of 1B, 2B or fails with NotFound
  expect a.run.duration < 1s
  expect a.run.exit != 1
