scenario HD-2
  isolation fresh

  actor a
    read "x"

  expect a fails
