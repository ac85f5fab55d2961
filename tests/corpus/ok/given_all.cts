scenario G-1 "Situations"
  given file "a" of 64KiB random as new
  given file "b" with text "v1" as old
  given file "c" of 4KiB zeros
  given file "d" from "{here}/golden.bin"
  given file "e" with text "x" mode 0600
  given folder "inbox" with 200 files of 4KiB
  given folder "empty"
  given disk "small" of 8MiB
  given disk "x" of 64MiB filesystem xfs
  given command "true --data {work}/reg"
  given environment TZ = "UTC"
  given environment LANG = "C"

  actor reader
    read "a"
    read "b" as second

  expect reader.read equals new
  expect reader.second equals old
