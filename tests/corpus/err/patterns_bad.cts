verb v()
  run "x"
  capture a from stdout /(/
  capture b from stdout /b/

scenario P-1
  actor a
    run "x"
    capture port from stdout /Port \d+/
    capture x from stdout /[/
  expect a.run matches /*/
  expect a.run prints /(?<x)/
