scenario WA-1
  given file "a" of 1KiB random as old
  actor writer
    copy "a" to "dest/b"
  expect always file "dest/b" is absent or equals old
  expect never at_least_one files "dest/*.tmp" exist
  expect always folder "dest" exists
  expect always file "dst/b" is absent  #~ W216
  expect never at_least_one files "*.tmp" exist
  expect never at_least_one files "src/*.tmp" exist  #~ W216
  expect file "elsewhere" is absent

scenario WA-2
  actor writer
    run "make"
  expect never at_least_one files "*.tmp" exist
