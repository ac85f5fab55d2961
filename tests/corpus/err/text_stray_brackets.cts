let x = 1)
let y = 2]

scenario B-2
  expect count(a.read)) == 1
