scenario S-1
  actor reader
    read "x" as seen
    copy "x" to "y"
  actor idle
  expect reader.read succeeds
  expect reader.sene succeeds
  expect reader.coppy succeeds
  expect idle.read succeeds
  expect reader.seen finishes before reader.copied ends
