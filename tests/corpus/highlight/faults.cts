tags nightly
timeout 30s
scenario faults
  requires linux, command "rsync", module redis, memory >= 4GiB
  isolation fresh
  allow leftovers
  alone
  semaphore slots of 3
  share phase = "write"
  seed 42
  tolerance 5ms
  explore orders of writer, reader limit 500
  explore calls limit 2000 seed 7
  explore delays 200
  order writer.open, reader.read, writer.close
  crash copier at every write
  tear copier at every write on "dest*"
  hold copier before rename on "dest*" until reader.seen ends
  fail copier write on "dest*" after 1MiB with NoSpace
  delay copier fsync by 200ms
  cut store for 2s at t+1s
  slow store by 50ms when writer.copy begins
  lose 5% of store for 1min
  actor server in background
    run "redis-server" in background
    hold "lock" for 5ms
    delay 5ms
    open "file"
    fail with NoSpace
    share phase = "read"
    try at t+5ms lock "f" exclusive
