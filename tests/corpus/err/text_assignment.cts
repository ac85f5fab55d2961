scenario A-1
  share phase = "x"
  actor b
    when phase = "y" wait 1s
    read "x"
  expect count(b.read) = 3
  expect b.read.duration = 3s
