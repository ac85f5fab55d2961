tags files
tolerance 200ms

scenario LSS-002 "Two clients of one NFS server: locks exclude, and a copy is whole"
  why "Two build machines shared a cache over NFS, and linked half of a library."
  priority P3
  requires root, filesystem nfs4, feature "remote_mount"
  matrix copier = "atomic" | "rsync"
  contrast copier = "naive"

  given file "source.dat" of 8MiB random as new
  given file "export/dest.dat" of 8MiB random as old
  given folder "first"
  given folder "second"
  given command "mount -t nfs4 -o actimeo=0 localhost:{work}/export {work}/first"
  given command "mount -t nfs4 -o actimeo=0,nosharecache localhost:{work}/export {work}/second"

  actor writer
    barrier go
    hold "first/data.lock" for 1ms kind posix as turn
    copy_with copier "source.dat" to "first/dest.dat" as job

  actor reader[3]
    barrier go
    repeat 20 times
      read "second/dest.dat" as seen

  expect writer succeeds
  expect all reader.seen equal old or equal new
