# What happens so seldom that a table of a few runs would show it on one day and not on the next.
#
# rsync 3.2.7, whose destination's folder is removed and made anew during the copy, mostly exits 23, and once in some thirty
# runs exits 0, says nothing, and has left no file.

tags table
tolerance 50ms
retries 5
runs 200
allow leftovers

scenario folder-removed "the folder is removed and made anew during the copy"
  matrix copier = "rsync" | "atomic"

  given file "source.dat" of 64MiB random
  given folder "out"

  actor writer with nice=19
    barrier go
    at t+60ms copy_with copier "source.dat" to "out/dest.dat"
    measure "out/dest.dat" as there

  actor janitor
    barrier go
    when file "out" changes +2ms try pause writer
    remove_folder "out" recursive
    make_folder "out"
    try resume writer

  expect writer.there succeeds or is skipped because "loses: success was reported, and there is no file"
