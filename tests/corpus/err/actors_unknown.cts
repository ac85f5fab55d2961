scenario A-1
  actor reader
    read "x"
    when writter ends read "y" as second
    kill nobody
  actor writer
    barrier go
  expect reder succeeds
  expect readers.read succeeds
  expect count(reeder.read) == 3
  expect writer.barrier overlaps redaer.read
  hold coopier before rename until writer ends
  order reader.read, writr.go
  crash x at every write
  explore orders of readr
