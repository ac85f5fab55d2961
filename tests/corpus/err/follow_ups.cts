# One mistake, one error: what only follows from a line that could not be read is not said.
scenario A-1 "a name that a bad line would have given"
  matrix mode =
  semaphore slots off 3
  given file "x" with text "y as z
  actor a wth nice=3
    barrier go
    raise yes
  actor b
    run "{mode}"
    acquire slots timeout 10mss
    when a ends wait 1ms
    when flag yes wait 1ms
    raed "x"
  expect all a succeed
  expect b.read succeeds
  expect file "x" equals z
