fixture link() -> port from python "./link.py:start"

scenario F-1
  given link as store
  hold a before rename on "dest*" until b.read ends
  fail a write on "dest*" after 1MiB with NoSpace
  delay a fsync by 200ms
  cut store for 2s at go+1s
  slow store by 50ms
  lose 5% of store when b.read begins
  crash a at every write
  tear a at every write on "x"
  explore orders of a, b limit 500
  explore calls limit 2000 seed 7
  explore delays 200
  order a.touch, b.read

  actor a
    barrier go
    touch "x"

  actor b
    barrier go
    read "x"

  expect all succeed
