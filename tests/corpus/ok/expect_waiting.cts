scenario E-3 "Waiting and time"
  given file "x" with text "1"

  actor writer
    barrier go
    hold "x" for 50ms as job

  actor reader[2]
    barrier go
    at t+5ms lock "x" shared as got
    touch "y"

  expect all reader.got block
  expect all reader.got block for >= 10ms
  expect all reader.got block until writer.job ends
  expect all reader.touch never block
  expect writer never blocks
  expect writer finishes within 2s
  expect writer.job finishes before reader[1].got ends
  expect all reader.touch begin after writer.job ends
  expect all reader.got begin before file "y" appears
  expect sometimes at_least_one reader.got overlaps writer.job
  expect writer.job never overlaps
