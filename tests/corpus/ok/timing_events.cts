scenario T-4 "Events"
  given file "x" of 1MiB

  actor writer
    copy "x" to "dest" as job
    run "echo ready"
    raise ready

  actor reader[3]
    when writer begins read "x" as e1
    when writer.job begins read "x" as e2
    when writer.job reaches 64KiB read "x" as e3
    when writer.job ends +5ms read "x" as e4
    when writer.job blocks read "x" as e5
    when file "dest" appears read "x" as e6
    when file "dest" changes read "x" as e7
    when file "dest" reaches 1MiB read "x" as e8
    when writer.run prints /ready/ read "x" as e9
    when writer.run prints "ready" read "x" as e10
    when port 8080 opens read "x" as e11
    when flag ready read "x" as e12
    when writer calls rename on "dest*" read "x" as e13
    when writer calls fsync read "x" as e14
    when writer ends read "x" as e15
    when writer dies read "x" as e16

  actor last
    when all reader.e1 end read "x" as l1
    when at_least_one reader.e2 begins read "x" as l2
    when at_least 2 reader end read "x" as l3
    when reader[2] ends read "x" as l4
    when reader[1].e4 ends +5ms
      read "x" as l5
      delete "x"
    when file "x" vanishes touch "y"

  expect writer succeeds
