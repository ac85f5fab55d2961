use "./remote.cts" as net

tags files
tolerance 200ms

scenario NIS-002 "Packets are late and lost during the copy: it takes longer, and nothing is damaged"
  why "Over the radio link one transfer in ten arrived damaged, and reported success."
  priority P3
  requires command "rsync", feature "own_network"
  matrix copier = "rsync"

  given file "dest.dat" of 4MiB random as new
  given file "remote/dest.dat" of 1MiB random as old
  given net.remote as site

  actor writer
    barrier go
    net.send "dest.dat" to site.port by copier as job

  actor reader
    barrier go
    repeat 20 times
      read "remote/dest.dat" as seen

  slow site by 50ms
  lose 5% of site

  expect writer.job succeeds or fails with Exit(10), Exit(12), Exit(30)
  expect all reader.seen equal old or equal new
