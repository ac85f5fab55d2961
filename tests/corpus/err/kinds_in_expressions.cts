let a = 50ms + 4MiB
let b = 3 * 1s * 1s
let c = "x" + 1
let d = [1] + 2
let e = 1 - 50%
let f = 1.."x"
let g = -"x"
let h = 1 / 0
let i = 1s / 1MiB

scenario K-1
  share phase = 1
  actor x
    wait 50ms + 4MiB
    when 3 == "x" read "x" as one
    read "{1s + 1}" as two
  expect 1s < 4MiB
  expect count(x.one) < 5s
  expect p95(x.one) < 5
  expect [1] < [2]
