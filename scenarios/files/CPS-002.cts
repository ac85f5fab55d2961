tags files
tolerance 200ms

scenario CPS-002 "From ext4 to NTFS and back: copies are whole on both, at every moment"
  why "The external drive had NTFS, and what was fine on the inner disk was torn there."
  priority P3
  requires root, command "lowntfs-3g", feature "ntfs_disk"
  matrix copier = "atomic" | "rsync"
  contrast copier = "naive"

  given disk "inner" of 64MiB filesystem ext4
  given folder "outer"
  given command "lowntfs-3g {work}/outer.image {work}/outer"
  given file "inner/source.dat" of 8MiB random as new
  given file "outer/dest.dat" of 8MiB zeros as old

  actor writer
    barrier go
    copy_with copier "inner/source.dat" to "outer/dest.dat" as there
    copy_with copier "outer/dest.dat" to "inner/back.dat" as back

  actor reader[3]
    barrier go
    repeat 20 times
      read "outer/dest.dat" as seen

  expect writer succeeds
  expect all reader.seen equal old or equal new
  expect file "inner/back.dat" equals new
