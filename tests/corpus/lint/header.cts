priority P0

scenario HE-1  #~ W222
  actor a
    create "x"
  expect a succeeds

scenario HE-2
  why "It matters."
  actor a
    create "x"
  expect a succeeds

scenario HE-3
  priority P1
  actor a
    create "x"
  expect a succeeds

scenario HE-4
  why "It matters."
  priority P2
  actor a
    repeat 10 times
      append "x-{random(1..3)}" text "x"  #~ W221
  expect p95(a.append) <= 120% * baseline

scenario HE-5
  why "It matters."
  seed 4
  actor a
    repeat 10 times
      append "x-{random(1..3)}" text "x"
  expect p95(a.append) <= 120% * baseline
