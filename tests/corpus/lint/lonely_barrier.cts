# A group is several processes, so its barrier holds them together.
scenario LB-1
  actor writer[3]
    barrier go
    create "a"
  expect exactly_one writer succeeds, others fail with Exists

# A size that a matrix decides may be more than one.
scenario LB-2
  matrix rivals = 1 | 5
  actor writer[rivals]
    barrier go
    create "a"
  expect exactly_one writer succeeds, others fail with Exists

scenario LB-3
  actor writer
    barrier go
    create "a"
  actor reader
    barrier go
    try read "a"
  expect writer succeeds

scenario LB-4
  actor writer
    barrier goo  #~ W201
    create "a"
    barrier done
  actor reader[2]
    barrier go
    try read "a"
    barrier done
  expect writer succeeds

scenario LB-5
  actor writer[1]
    repeat 3 times
      barrier go  #~ W201
      append "a" text "x"
  actor reader
    try read "a"
  expect all writer succeeds
