scenario "A reader sees no part"
  actor a
    read "x"

scenario
  actor a
    read "x"
