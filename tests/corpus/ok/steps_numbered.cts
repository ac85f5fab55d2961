scenario N-1 "The second unnamed step of a verb is called read#2 in reports"
  actor a
    touch "x"
    touch "y"
    touch "z" as third

  expect a succeeds
  expect a.third succeeds
