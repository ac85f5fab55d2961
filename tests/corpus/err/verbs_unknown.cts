scenario V-1
  given fiel "x"
  given redis_server
  actor a
    raed "x"
    frobnicate "x"
    files.read "x"
    portz.reserve "x"
    expect a succeeds
    matrix x = 1
  check nothing
  check nothin "x"
  expect a succeeds
