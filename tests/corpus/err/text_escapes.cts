scenario E-1
  why "a\d and \x41 and a\
  actor a
    read "C:\temp\data"
