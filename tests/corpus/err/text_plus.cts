scenario P-1
  actor b
    barrier go
    at t +50ms wait 1s
    when flag x + 5ms wait 1s
    wait 1s +2s
