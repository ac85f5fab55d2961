let when_run = random(1..3)

scenario K-3 "{work}"
  why "seen by {actor}"
  matrix x = 1 | when_run
  actor a
    read "x"
  expect a fails
