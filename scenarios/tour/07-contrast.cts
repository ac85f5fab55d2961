# A test that cannot fail is worth nothing: the contrast proves that this one can.

verb count_up(how: text)
  run "sh {here}/../tools/count-{how}.sh"

scenario TOUR-07 "Adding one under a lock loses nothing"
  requires command "flock"
  matrix how = "flock"
  contrast how = "plain"

  given file "n" with text "0\n"

  actor client[4]
    barrier go
    repeat 10 times
      count_up how

  expect all client.count_up succeed
  expect file "n" equals "40\n" because "an update was lost: read and write belong under one lock"
