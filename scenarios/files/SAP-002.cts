tags files
tolerance 200ms

## Empties a folder into another one, file by file, and writes down each file that it got.
verb take_all(way: text, from inbox: text, to done: text)
  run "sh {here}/take-by-{way}.sh {inbox} {done}"

scenario SAP-002 "Four workers empty one folder: nothing lost, nothing done twice"
  why "An invoice was sent twice, because two workers had taken it out of the same folder."
  priority P3
  matrix way = "rename"
  contrast way = "copy"

  given folder "inbox" with 100 files of 4KiB
  given folder "done"

  actor worker[4]
    barrier go
    take_all way from "inbox" to "done"

  expect all worker succeed
  expect no files "inbox/*" exist
  expect exactly 100 files "done/*" exist
  expect all files "done/*" have size 4KiB
  expect file "taken" has 100 lines because "a file was taken twice"
