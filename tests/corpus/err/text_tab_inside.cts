scenario T-2
  actor a
  	read "x"
  expect a fails
