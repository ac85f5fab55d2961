scenario E-8 "When"
  given file "x" with text "1" as old

  actor a[2]
    write "x" text "2"

  expect sometimes exactly_one a.write blocks
  expect sometimes file "x" equals old
  expect eventually within 500ms text of file "x" equals "2"
  expect always file "x" has size 1B or is empty
  expect always no files "*.tmp" exist
  expect never at_least_one files "*.bak" exist
  expect never file "x" is absent
