scenario A-2
  actor a
    kill a.read
    read "x"
    kill "a"
    kill 3
  expect count(3) == 1
  expect p95("a") < 3s
  hold a.read before rename until a.read ends
  order a
  expect a.read.value.more == 3
