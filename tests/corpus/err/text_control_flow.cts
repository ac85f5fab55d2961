scenario C-1
  actor b
    if x == 3 wait 1s
    while true
      read "x"
    for i in 1..3
      read "x"
    else
      read "y"
    loop 3
  expect b succeeds
