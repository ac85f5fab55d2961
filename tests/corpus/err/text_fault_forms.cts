scenario F-1
  hold a before rename
  hold a rename until b ends
  fail a write NoSpace
  delay a fsync 200ms
  cut
  slow store 50ms
  lose store
  crash a at write
  tear a every write
  explore
  explore everything
  order
  actor a
    read "x"
