tags files
tolerance 200ms

scenario WSS-003 "UNC paths: a copy over a share is whole, also when its reader is on another path to it"
  why "By drive letter the file was whole, by its UNC path it was half: the redirector had cached it."
  priority P3
  requires windows, command "robocopy", feature "windows_client"
  matrix share = "\\\\localhost\\c$" | "\\\\127.0.0.1\\c$"

  given file "source.dat" of 16MiB random as new
  given folder "out"

  actor writer
    barrier go
    run "robocopy . {share}{work}/out source.dat" as job

  actor reader[3]
    barrier go
    repeat 20 times
      try read "out/source.dat" as seen

  expect all reader.seen equal new or fail with NotFound, Locked, Busy
  expect file "out/source.dat" equals new
