scenario F-1
  actor a
    read "x"
    wait rnd(1..3)
    wait random(3)
    wait random()
    wait p95(a.read)
  expect p96(a.read) < 5s
  expect memory(a.read) < 5MiB
  expect peak(a) < 5MiB
  expect growth(p95(a.read)) < 5s
  expect count() == 1
  expect count(a.read, a) == 1
  expect p95(a.read.duration) < 1s
  expect skew() < 1ms
