scenario P-1 "Patterns"
  actor a
    run "echo Port 80"
    capture port from stdout /Port (\d+)/
    write "half" text "{10 / 2}"
    write "third" of 12KiB / 3

  expect a.run prints /^Port [0-9]+$/
  expect a.run matches /a\/b|Port/
  expect a.run.port == 80
