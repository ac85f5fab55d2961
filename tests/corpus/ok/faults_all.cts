fixture link() -> port from python "./link.py:start"

scenario F-1 "Faults"
  given link as store

  actor copier
    barrier go
    copy "x" to "dest"

  actor reader[2]
    barrier go
    read "dest" as seen

  hold copier before rename on "dest*" until all reader.seen end
  hold copier before open until reader[1].seen ends
  fail copier write on "dest*" after 1MiB with NoSpace
  fail copier open with Exit(3)
  fail reader read on "x" with TooManyFiles
  delay copier fsync by 200ms
  delay copier write on "x" by 1ms
  cut store
  cut store for 2s
  cut store for 2s at t+1s
  cut store for 1s when copier.copy begins
  slow store by 50ms
  slow store by 50ms for 1s at go+1s
  lose 5% of store
  lose 5% of store for 1s when file "x" appears

  expect copier fails with NoSpace
