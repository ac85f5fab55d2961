scenario B-1
  why "a {b"
  why "a {} b"
  why "a {b c} d"
  why "{1 +}"
  actor a
    read "x-{index"
    read "x-{ind ex}"
    read "{"
