scenario F-1
  actor a
    when flag redy read "x"
    when flag other read "y" as second
    repeat until flag nothing
      read "z" as third
  actor b
    raise ready
  expect a succeeds
