# Five processes, released at one instant by a barrier. Exactly one can create a file.

scenario TOUR-02 "Of five, one creates the file"
  actor creator[5]
    barrier go
    create "out" text "{index}"

  expect exactly_one creator succeeds, others fail with Exists
