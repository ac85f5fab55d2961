let pause = 2 * 25ms
let block = 1MiB / 4

scenario V-2
  timeout pause * 100
  matrix size = 1KiB | 1MiB

  actor a[2]
    wait pause + 1ms
    wait random(1..100) * 1ms
    write "{work}/{actor}-{index}-{run}-{seed}" of size
    write "here" text "{here}" as h
    repeat 3 times
      try append "log" line "{size}"

  expect count(a.append) == 6
  expect rate(a.append) >= 20% * rate(a.append)[size=1KiB]
  expect p95(a.append) <= 120% * baseline
  expect peak(memory(a)) < block * 200
