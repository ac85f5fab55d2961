scenario UF-1
  given file "a" of 1KiB random
  given file "./b" of 1KiB random
  given file "old.txt" with text "x"  #~ W209
  given folder "inbox" with 2 files of 1KiB
  given folder "outbox"  #~ W209
  given file "left.tmp" with text "x"
  actor writer
    copy "a" to "inbox/c"
    read "b"
  expect no files "*.tmp" exist

# A command may touch anything.
scenario UF-2
  given file "a" of 1KiB random
  actor writer
    run "make all"
  expect writer succeeds

# A name that is put together may be any.
scenario UF-3
  matrix name = "a" | "b"
  given file "a" of 1KiB random
  given file "b" of 1KiB random
  actor reader
    read "{name}"
  expect reader succeeds
