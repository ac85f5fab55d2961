use "./modules/broken.cts"

scenario U-3
  actor a
    broken.one
    broken.twoo
  expect a succeeds
