#!/usr/bin/env cts
# A header comment.

use files# why
## Not a doc: a blank line follows.

## Reserves.
## A port.
verb reserve(path, # which
             # own line
             for owner = "qa") -> number # end
    run "portreg"     #run
      # deeper than run
    # end of verb
# about the scenario
scenario a
    # first
    # second

    # third, above the actor
    ## doc of the actor
    actor b   # eol actor
        # only comments here
    # end of the scenario's block, before expect
    expect b succeeds    # eol expect
      # under expect
  # between widths

# at the end
   # of the file
