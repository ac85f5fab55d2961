scenario X-1 "Exploring"
  explore orders
  explore orders of a, b limit 500
  explore calls
  explore calls of a limit 2000 seed 7
  explore delays 200
  explore delays 50 seed 3
  order a.touch, b[1].read, b[2].read
  crash a at every write
  crash a at every rename on "dest*"
  tear a at every write on "x"

  actor a
    touch "x"
    write "x" text "1"

  actor b[2]
    try read "x"

  expect a succeeds
