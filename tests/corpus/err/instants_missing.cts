scenario I-1
  actor a
    barrier go
    at 50ms read "x"
    at start+5ms read "x" as two
    at goo+5ms read "x" as three
    at "x" read "x" as four
    at t-5ms read "x" as five
    at t+5ms+1ms read "x" as six
  actor b
    barrier go
  expect all succeed
