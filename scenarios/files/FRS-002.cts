tags files
tolerance 50ms

scenario FRS-002 "Shutdown, SIGTERM and then SIGKILL: what is there at the restart is whole"
  why "After a power-down by the book, one of three files was half a file."
  priority P3
  retries 5
  matrix copier = "atomic"
  # What tells that the copies have begun: a temporary file in the folder, or a destination itself.
  matrix sign = "out"
  contrast copier = "cp", sign = "out/1"

  given file "source.dat" of 64MiB random as new
  given file "out/1" of 1MiB zeros as old
  given file "out/2" of 1MiB zeros
  given file "out/3" of 1MiB zeros

  # Nice, so that the shutdown comes in the middle of the copies on a busy machine too.
  actor writer[3] with nice=19
    barrier go
    at t+60ms copy_with copier "source.dat" to "out/{index}"

  actor shutdown
    barrier go
    when file sign changes kill writer with SIGTERM as polite
    when shutdown.polite ends +300ms try kill writer as firm

  actor restarted[3]
    barrier go
    when all writer end read "out/{index}" as found
    copy_with copier "source.dat" to "out/{index}" as again

  expect all writer are killed
  expect all restarted.found equal old or equal new
  expect all restarted.again succeed
  expect exactly 3 files "out/*" exist
  expect all files "out/*" equal new
