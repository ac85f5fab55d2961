# Locks on files, as the operating system and well-known libraries offer them.

## Takes a lock on a file and keeps it until `unlock`, or until the actor ends. Waits unless `nowait` is said;
## then it fails with Locked if somebody else holds it. `flock`, `posix` and `ofd` are the system's own, `portalocker`
## and `filelock` the libraries of these names, `lockfile` is a file that is created exclusively and stays there if its
## holder is killed. The libraries and lock files wait by trying again.
##
##   lock "data.lock" exclusive
##   lock "data.lock" shared kind posix nowait
verb lock(
  path: path,
  exclusive: yes_no,
  shared: yes_no,
  nowait: yes_no,
  kind: flock | posix | ofd | portalocker | filelock | lockfile = flock,
) from python "cts.stdlib.locks:lock"

## Gives back a lock that this actor took with `lock`. Fails with NotHeld if it has none.
##
##   unlock "data.lock"
verb unlock(path: path) from python "cts.stdlib.locks:unlock"

## Holds a lock for a time: takes it, keeps it, gives it back. The operation begins when the lock is held, so that
## `expect client.hold never overlaps` says mutual exclusion. `broken` looks first and takes later: for contrasts.
##
##   hold "data.lock" for 5ms kind portalocker
verb hold(
  path: path,
  for time: duration = 0s,
  shared: yes_no,
  kind: flock | posix | ofd | portalocker | filelock | lockfile | broken = flock,
) from python "cts.stdlib.locks:hold"
