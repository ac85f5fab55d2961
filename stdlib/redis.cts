# A private Redis server, its keys, and locks of well-known libraries on top of it.

## A private server: a port, a socket and a folder of its own, nothing kept but its log ({NAME.log}). Verbs mean this
## server unless they say `on` another one: a fixture's folder, a URL or a port.
##
##   given redis as store
##   given redis folder "second" as other
fixture redis(
  folder: path = "redis",
) -> port | url | socket | pid | log | folder from python "cts.stdlib.redis_server:given_redis"

## Reads a key. Its value is the text, or nothing if there is no such key.
##
##   get "n" as seen
verb get(key: text, on server: any = "redis") -> text from python "cts.stdlib.redis_keys:get"

## Writes a key. With `absent` only if it is not there: of several at once one succeeds, the others fail with Exists.
##
##   set "owner" "{actor} {index}" absent expires 5s
verb set(
  key: text,
  value: any,
  absent: yes_no,
  expires: duration = none,
  on server: any = "redis",
) from python "cts.stdlib.redis_keys:set_key"

## Writes a key if it holds what is expected, in one step; fails with Conflict otherwise.
##
##   change "phase" from "old" to "new"
verb change(
  key: text,
  from before: any,
  to after: any,
  on server: any = "redis",
) from python "cts.stdlib.redis_keys:change"

## Counts a key up in one step. Its value is the number after it.
##
##   incr "n" by 2
verb incr(
  key: text,
  by: number = 1,
  on server: any = "redis",
) -> number from python "cts.stdlib.redis_keys:incr"

## Removes a key. Its value is how many there were.
##
##   remove "n"
verb remove(
  key: text,
  on server: any = "redis",
) -> number from python "cts.stdlib.redis_keys:remove"

## Counts the keys of the database.
##
##   dbsize as left
verb dbsize(on server: any = "redis") -> number from python "cts.stdlib.redis_keys:dbsize"

## Sends any command. Its value is the server's answer.
##
##   redis "RPUSH jobs {index}"
verb redis(
  command: command,
  on server: any = "redis",
) -> any from python "cts.stdlib.redis_keys:any_command"

## Takes a lock of a library and keeps it until `unlock_key`, or until its lease is over. Waits as the library does, unless
## `nowait` is said; then it fails with Locked. `pottery` can take it on most of several servers.
##
##   lock_key "job" library redis_py lease 2s
##   lock_key "job" library pottery on ["a", "b", "c"]
verb lock_key(
  key: text,
  library: redis_py | pottery | broken = redis_py,
  lease: duration = 10s,
  nowait: yes_no,
  on server: any = "redis",
) from python "cts.stdlib.redis_locks:lock"

## Gives back a lock that this actor took with `lock_key`. Fails with NotHeld if the lease was over.
##
##   unlock_key "job"
verb unlock_key(key: text, on server: any = "redis") from python "cts.stdlib.redis_locks:unlock"

## Holds a lock for a time. The operation begins when the lock is held and ends before it is given back, so that
## `expect client.hold_key never overlaps` says mutual exclusion. `broken` reads first and writes later: for contrasts.
##
##   hold_key "job" for 5ms library pottery
verb hold_key(
  key: text,
  for time: duration = 0s,
  library: redis_py | pottery | broken = redis_py,
  lease: duration = 10s,
  on server: any = "redis",
) from python "cts.stdlib.redis_locks:hold"

## Drives many clients from one process: each takes the lock, holds it, gives it back and begins again. What each does is
## an operation of its own, `driver.drive`: a whole cycle, or only the time in which it holds the lock.
##
##   drive 100 through ["a", "b"] for 2s hold 1ms measuring holds
verb drive(
  clients: number,
  through keys: any,
  for time: duration,
  hold: duration = 0s,
  pause: duration = 0s,
  again: duration = 5ms,
  lease: duration = 10s,
  apart: yes_no,
  measuring: cycles | holds = cycles,
  locking: sound | broken = sound,
  on server: any = "redis",
) from python "cts.stdlib.redis_load:drive"

## Kills the server, with all that it knew.
##
##   kill_server
verb kill_server(on server: path = "redis") from python "cts.stdlib.redis_server:kill_server"

## Starts a killed server again, on its old port, with nothing in it.
##
##   start_server
verb start_server(on server: path = "redis") from python "cts.stdlib.redis_server:start_server"

## Stops the server where it is: it answers nobody, and its connections stay open.
##
##   pause_server
verb pause_server(on server: path = "redis") from python "cts.stdlib.redis_server:pause_server"

## Lets a paused server go on.
##
##   resume_server
verb resume_server(on server: path = "redis") from python "cts.stdlib.redis_server:resume_server"
