# What actors tell each other: flags, semaphores, shared values (`share` itself is a line of the language).

## Raises a flag, once and for all; whoever waits `when flag NAME` goes on.
##
##   raise ready
verb raise(flag: flag) from python "cts.stdlib.sync:raise_flag"

## Takes one permit of a semaphore, and waits if there is none left.
##
##   acquire slots
verb acquire(semaphore: semaphore) from python "cts.stdlib.sync:acquire"

## Gives one permit of a semaphore back. Fails with NotHeld if this actor has none.
##
##   release slots
verb release(semaphore: semaphore) from python "cts.stdlib.sync:release"
