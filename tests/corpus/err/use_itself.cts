use "./use_itself.cts"

scenario U-4
  actor a
    read "x"
  expect a fails
