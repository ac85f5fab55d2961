let x = [1, 2
let y = (1 + 2

verb v(a, b
  run "x"

scenario B-1
  actor a[3
    read "x"
