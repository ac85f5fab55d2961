verb waits_for_others()
  barrier go
  capture x from stdout /(a)/

scenario S-1
  actor a
    give 3
    capture x from stdin /(a)/
    capture y from stdout /a/
    waits_for_others
  expect a succeeds
