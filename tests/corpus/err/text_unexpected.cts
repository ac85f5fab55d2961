tags ,
let x 3
let = 3
scenario a b
  actor b
    wait 1s "x"
    barrier "go"
  matrix a = 1 || 2
  expect b succeeds because it must
