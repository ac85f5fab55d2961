scenario RDW-001 "A reader never sees half of a copy"
  priority P0
  matrix copier = "atomic" | "rsync"
  contrast copier = "cp"
  given file "source.dat" of 64MiB random as new
  given file "dest.dat" of 1MiB zeros as old

  actor writer
    barrier go
    copy_with copier "source.dat" to "dest.dat" as job

  actor reader[3] with nofile=64, memory=256MiB, user="nobody", environment=["LANG=C"]
    barrier go timeout 5s
    at t+50ms read "dest.dat" as early
    at go + 50ms
      read "dest.dat" as middle timeout 2s
    when writer.job ends read "dest.dat" as late
    when writer.job reaches 1MiB +5ms try read "dest.dat"
    when file "dest.tmp" appears kill writer with SIGTERM
    when writer calls rename on "dest*" pause writer
    when server.run prints /ready (\d+)/ raise ready
    when port 8080 opens wait 50ms
    when flag ready read "dest.dat"
    when phase == "write" open "dest.dat"
    every 10ms for 2s stat "dest.dat"
    repeat 100 times
      acquire slots
    repeat until writer.job ends
      release slots

  expect writer succeeds
  expect all reader.early equal old or equal new or fail with Locked
  expect always file "dest.dat" equals old or equals new
  expect sometimes at_least_one reader.early overlaps writer.job
  expect eventually within 2s file "dest.tmp" is absent
