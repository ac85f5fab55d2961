use "./modules/checks.cts" as c

scenario C-1
  actor a
    read "x"
  check c.readers_win
  check c.whole "x" "y"
  check c.nothing
