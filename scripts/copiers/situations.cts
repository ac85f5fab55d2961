# What becomes of a copy, copier by copier: docs/copiers.md is made from this by scripts/copiers_table.py.
#
# Nothing here has to pass. The reason of each expectation begins with the word that stands in the table if it does not
# hold: tears, loses, strays, halves or hides. Each destination is new, so its folder changes when a copier begins.

tags table
tolerance 50ms
retries 5
runs 3
allow leftovers

scenario read-while-copied "a reader opens the new file while it is copied"
  matrix copier = "cp" | "install" | "dd" | "shutil" | "rsync" | "rsync_inplace" | "rsync_partial" | "atomic"

  given file "source.dat" of 64MiB random as new
  given folder "out"

  actor writer with nice=19
    barrier go
    at t+60ms copy_with copier "source.dat" to "out/dest.dat" as job

  actor pauser
    barrier go
    when file "out" changes +2ms try pause writer
    raise halfway
    when reader.early ends try resume writer

  actor reader
    barrier go
    when flag halfway read "out/dest.dat" as early

  expect writer succeeds because "hides: the copy failed"
  expect reader.early equals new or fails with NotFound because "tears: the reader got the beginning of the file, and no error"

scenario replaced-while-read "a file is replaced while somebody reads it"
  matrix copier = "cp" | "install" | "dd" | "shutil" | "rsync" | "rsync_inplace" | "rsync_partial" | "atomic"

  given file "source.dat" of 16MiB random as new
  given file "dest.dat" of 16MiB random as old

  actor reader
    barrier go
    read_slowly "dest.dat" for 300ms as seen

  actor writer
    barrier go
    when reader.seen reaches 4MiB copy_with copier "source.dat" to "dest.dat"

  expect writer succeeds because "hides: the copy failed"
  expect reader.seen equals old or equals new because "tears: the reader got one file's beginning and the other one's end"

scenario two-at-once "two copies to one destination"
  matrix copier = "cp" | "install" | "dd" | "shutil" | "rsync" | "rsync_inplace" | "rsync_partial" | "atomic"

  given file "source-1.dat" of 64MiB random as first
  given file "source-2.dat" of 64MiB random as second
  given folder "out"

  actor early with nice=19
    barrier go
    at t+60ms try copy_with copier "source-1.dat" to "out/dest.dat"

  actor late
    barrier go
    when flag halfway try copy_with copier "source-2.dat" to "out/dest.dat" as job

  actor pauser
    barrier go
    when file "out" changes +5ms try pause early
    raise halfway
    when late.job ends try resume early

  expect file "out/dest.dat" equals first or equals second because "tears: the file is a mixture of the two sources"

scenario deleted-in-mid-copy "the destination is deleted during the copy"
  matrix copier = "cp" | "install" | "dd" | "shutil" | "rsync" | "rsync_inplace" | "rsync_partial" | "atomic"

  given file "source.dat" of 64MiB random
  given folder "out"

  actor writer with nice=19
    barrier go
    at t+60ms copy_with copier "source.dat" to "out/dest.dat"
    measure "out/dest.dat" as there

  actor deleter
    barrier go
    when file "out" changes +2ms try delete "out/dest.dat"

  expect writer.there succeeds or is skipped because "loses: success was reported, and there is no file"

scenario disk-full "space runs out during the copy"
  matrix copier = "cp" | "install" | "dd" | "shutil" | "rsync" | "rsync_inplace" | "rsync_partial" | "atomic"

  given disk "small" of 8MiB
  given file "source.dat" of 16MiB random
  given file "small/dest.dat" with text "old" as old

  actor writer
    copy_with copier "source.dat" to "small/dest.dat"

  expect writer fails because "hides: success was reported"
  expect file "small/dest.dat" equals old because "loses: the old file is gone, and a part of the new one fills the disk"
  expect folder "small" contains only "dest.dat" because "strays: a temporary file stays and fills the disk"

scenario one-of-three-full "one of three destinations has no room"
  matrix copier = "cp" | "install" | "dd" | "shutil" | "rsync" | "rsync_inplace" | "rsync_partial" | "atomic"

  given disk "small" of 4MiB
  given file "source.dat" of 8MiB random
  given file "first.dat" with text "old" as old
  given file "small/dest.dat" with text "old"
  given file "third.dat" with text "old"

  actor writer
    copy_with copier "source.dat" to ["first.dat", "small/dest.dat", "third.dat"]

  expect writer fails because "hides: success was reported"
  expect file "first.dat" equals old because "halves: the first destination is new, the others are not"

scenario killed "the copier is killed, and started once more"
  matrix copier = "cp" | "install" | "dd" | "shutil" | "rsync" | "rsync_inplace" | "rsync_partial" | "atomic"

  given file "source.dat" of 64MiB random as new
  given folder "out"

  actor writer with nice=19
    barrier go
    at t+60ms copy_with copier "source.dat" to "out/dest.dat"

  actor killer
    barrier go
    when file "out" changes +2ms kill writer

  actor successor
    barrier go
    when writer dies try read "out/dest.dat" as between
    copy_with copier "source.dat" to "out/dest.dat"

  expect successor.between equals new or fails with NotFound because "tears: until then a part of the file has its name"
  expect file "out/dest.dat" equals new because "loses: the second start could not repair it"
  expect folder "out" contains only "dest.dat" because "strays: a temporary file stays for ever"

scenario terminated "the copier gets SIGTERM"
  matrix copier = "cp" | "install" | "dd" | "shutil" | "rsync" | "rsync_inplace" | "rsync_partial" | "atomic"

  given file "source.dat" of 64MiB random as new
  given folder "out"

  actor writer with nice=19
    barrier go
    at t+60ms copy_with copier "source.dat" to "out/dest.dat"

  actor killer
    barrier go
    when file "out" changes +2ms kill writer with SIGTERM

  # A copier may take a moment to tidy up.
  actor witness
    barrier go
    when writer dies +700ms list "out"

  expect file "out/dest.dat" equals new or is absent because "tears: a part of the file has its name"
  expect no files "out/.*" exist because "strays: a temporary file stays"
