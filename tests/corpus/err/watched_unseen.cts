scenario WATCH-1 "What nobody can see at every moment"
  given folder "d" with 3 files of 4KiB
  actor one
    write "d/x" text "1"
  actor two
    write "d/y" text "1"
  expect always folder "d" is unchanged
  expect never folder "d" is unchanged
  expect always at_most 2 files "d/*" are empty
  expect never exactly 3 files "d/*" have size 4KiB
  expect always at_least_one file "d/x" exists, others are absent
  expect always at_least_one files "d/*" are empty
  expect never all files "d/*" are empty
  expect always at_most 5 files "d/*" exist
  expect always all files "d/*" have mode 0644
  expect never at_least_one files "d/*" are empty
