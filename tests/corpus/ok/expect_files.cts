scenario E-5 "Files and folders"
  given file "x" of 4KiB random as old
  given folder "out"

  actor a
    copy "x" to "out/y"

  expect file "x" exists
  expect file "z" is absent
  expect file "out/y" equals file "x"
  expect file "out/y" equals old
  expect file "x" is unchanged
  expect file "x" has size 4KiB
  expect file "x" has mode 0644 or has mode 0600
  expect file "n" has 400 lines or is absent
  expect file "n" has 1 line or is absent
  expect file "n" is empty or is absent
  expect file "n" contains "x" or matches /y/ or is absent
  expect no files "*.tmp" exist because "losers must clean up after themselves"
  expect exactly 1 files "out/*" exists
  expect all files "*" equal old
  expect folder "out" contains only "y"
  expect folder "gone" is absent
  expect always file "x" equals old
  expect never file "x" is absent
  expect eventually within 2s file "out/y" exists
  expect text of file "n" equals "400"
  expect output of command "sqlite3 app.db 'select count(*) from t'" equals "400"
