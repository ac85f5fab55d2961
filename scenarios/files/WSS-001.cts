tags files
tolerance 200ms

scenario WSS-001 "NTFS: a copy takes the other streams of a file along, and a lock keeps readers out"
  why "The zone mark of a download lies in a stream of its own, and got lost on the way."
  priority P3
  requires windows, command "robocopy", feature "windows_client"

  given file "source.dat" with text "content"
  given file "source.dat:note" with text "second stream" as note

  actor writer
    barrier go
    run "robocopy . out source.dat" as job

  actor reader[3]
    barrier go
    when writer.job begins try read "out/source.dat" as early
    when writer.job ends read "out/source.dat:note" as late

  expect all reader.early succeed or fail with NotFound, Locked, Busy
  expect all reader.late equal note
