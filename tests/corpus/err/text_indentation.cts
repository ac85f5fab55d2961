scenario I-1
    timeout 3s
  runs 2

scenario I-2
  actor a
      read "x"
    read "y"
