let used = 3
let spare = 4  #~ W206

verb twice(path)
  read path
  read path as again

verb lonely(path)  #~ W208
  read path

fixture nobody(path) from python "./x.py:start"  #~ W208

check clean()
  expect no files "*.tmp" exist

scenario UN-1
  let size = used * 1KiB
  let more = 2  #~ W206
  matrix rounds = 1 | 2
  matrix idle = 1 | 2  #~ W206
  share phase = "write"
  share nothing = 1  #~ W206
  semaphore slots of 2
  semaphore doors of 2  #~ W206
  given file "a" of size random as content
  given file "b" of size random as unread  #~ W206
  actor writer[rounds]
    acquire slots
    append "a" text "x"
    raise ready
    raise ignored  #~ W206
    share phase = "read"
    release slots
  actor reader
    when flag ready twice "a"
    when phase == "read" read "b"
  actor idler  #~ W205
  actor named
  expect all writer succeed
  expect named succeeds
  expect file "a" equals content or exists
  check clean
