use
let
let x =
tags
scenario E-1
  matrix x =
  contrast
  actor
  given
  actor b
    barrier
    when
    at
    repeat
    try
    wait
  expect
  tally
  order
