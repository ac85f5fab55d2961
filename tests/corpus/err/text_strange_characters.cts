timeout 3s;
let x = $y
let z = a & b
scenario C-1
  actor a
    run "x" > "y"
    read @x
