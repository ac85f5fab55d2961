let pause = 50ms + 1s
let longer = (pause * 2 - 10ms) / 4
let block = 4MiB / 64
let ratio = 4MiB / 1MiB
let negative = -3
let speed = 100 / 2s

scenario V-2 "Arithmetic is typed"
  timeout pause * 10

  actor a
    wait pause
    wait longer
    write "x" of block

  expect a.write.bytes == block
  expect ratio == 4
  expect negative < 0
  expect rate(a.write) <= speed
