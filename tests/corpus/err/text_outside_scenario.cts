actor b
  wait 1s
expect b succeeds
matrix x = 1 | 2
explore orders
