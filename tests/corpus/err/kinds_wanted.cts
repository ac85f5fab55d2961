scenario K-2
  timeout 30
  runs 2s
  tolerance 5
  retries "x"
  seed "x"
  requires memory >= 4
  requires cores >= 2GiB
  actor a[2s] with nofile="x", memory=64, nice=1s, environment="x"
    wait 5
    repeat 2s times
      read "x" as one
    repeat for 3
      read "x"
    every 10 for 2s read "x"
    at t+5 read "x"
    barrier go timeout 5
    read "x" timeout 5
    when port "x" opens read "x"
    when file 3 appears read "x"
    when a.one reaches 3 read "x"
    when a.one prints 3 read "x"
  expect eventually within 3 file "x" exists
  expect at_least 5s a succeed
  expect a[1] finishes within 3
  expect a[1] blocks for >= 5
  expect file "x" has size 5
  expect file "x" has mode 0999
  expect file "x" has 5s lines
  expect file 5 exists
  expect a[1] exits "x"
  expect a[1] prints 5
  expect file "x" matches "x"
  delay a fsync by 3
  fail a write after 3 with NoSpace
