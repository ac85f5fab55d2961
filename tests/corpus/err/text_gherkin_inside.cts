scenario G-1
  Given file "x"
  actor a
    read "x"
  Then a succeeds
