scenario W-1 "größer 漢字 é"
  why "漢字 {größe}"
  actor a
    read "漢字-{idx}" from "x"
  expect a succeeds
