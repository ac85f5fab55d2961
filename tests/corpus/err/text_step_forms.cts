scenario S-1
  actor a
    at t
    when flag
    every 10ms read "x"
    repeat 3
      read "x"
    capture x stdout /a/
    give
    share x
    read "x" as
    read "x" timeout
