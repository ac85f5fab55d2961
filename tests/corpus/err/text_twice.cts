scenario T-1
  actor b
    read "x" as y as z
    read "x" timeout 1s timeout 2s
    barrier go as x as y
