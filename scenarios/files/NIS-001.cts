use network
use "./remote.cts" as net

tags files
tolerance 50ms

scenario NIS-001 "The network is cut during a copy to a remote machine: a clear error, and a retry works"
  why "The line went down during the nightly transfer. In the morning the remote file was new, and half."
  priority P3
  requires command "rsync"
  retries 5
  # What tells that the copy has begun over there: a temporary file in the folder, or the destination itself.
  matrix sign = "remote"
  matrix copier = "rsync"
  contrast copier = "rsync_inplace", sign = "remote/dest.dat"

  given file "dest.dat" of 32MiB random as new
  given file "remote/dest.dat" of 1MiB random as old
  given net.remote as site
  given link to site.port as line

  actor writer
    barrier go
    at t+60ms try net.send "dest.dat" to line.port by copier as job
    read "remote/dest.dat" as between
    mend_link
    net.send "dest.dat" to line.port by copier as again

  actor digger
    barrier go
    when file sign changes cut_link

  expect writer.job fails with Exit(10), Exit(12), Exit(30)
  expect writer.between equals old
  expect writer.again succeeds
  expect file "remote/dest.dat" equals new
  expect folder "remote" contains only "dest.dat"
  expect file "dest.dat" equals new
