fixture server() -> port | url from python "./server.py:start"

scenario A-1
  given server as store
  given file "x" of 1KiB as old
  actor a
    run "x"
    capture port from stdout /(\d+)/
    write "y" text "{store.prot} {run.stdou} {old.size}"
    write "z" text "{store}" as second
  expect a.run.speed < 5
  expect a.run.prot == 5
  expect a.run.exit == 0
  expect a.run.began overlaps a.run
