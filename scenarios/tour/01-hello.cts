# One actor does one thing, and something is expected of it.

scenario TOUR-01 "A file is written"
  actor writer
    write "greeting" text "hello"

  expect writer succeeds
  expect file "greeting" equals "hello"
