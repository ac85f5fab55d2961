scenario S-2
  why """
    never closed
  actor a
    read "x"
