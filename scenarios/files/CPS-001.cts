tags files
tolerance 200ms

scenario CPS-001 "A Windows client copies to a Linux server: readers there see the old file or the new one"
  why "What the office put on the share was fetched by a Linux job before it was all there."
  priority P3
  requires command "smbclient", feature "windows_client"
  matrix copier = "robocopy"

  given file "source.dat" of 16MiB random as new
  given file "share/source.dat" of 16MiB zeros as old

  actor client
    barrier go
    run "{copier} . //server/share source.dat" as job

  actor reader[3]
    barrier go
    repeat 20 times
      read "share/source.dat" as seen

  expect client succeeds
  expect all reader.seen equal old or equal new or fail with Locked, Busy
  expect file "share/source.dat" equals new
