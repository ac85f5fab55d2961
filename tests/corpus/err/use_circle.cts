use "./modules/circle.cts"

scenario U-2
  actor a
    circle.one
  expect a succeeds
