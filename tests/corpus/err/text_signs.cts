timeout = 30s
runs: 3
scenario S-1
  seed = 4
  priority: P0
  why = "x"
  tags: a, b
