scenario Q-1
  actor writer
    write "x" text "1"
    repeat 3 times
      append "x" line "1"
  actor reader[3]
    read "x" as seen
    repeat 2 times
      touch "y"
  expect reader succeeds
  expect reader.seen succeeds
  expect writer.append succeeds
  expect reader[1].touch succeeds
  expect files "*.tmp" exist
  expect succeeds
  expect failed writer succeeds
  expect reader.seen.duration < 5s
