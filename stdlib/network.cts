# A line to a server of this machine that can be cut.

## A link to a port: who calls {NAME.port} gets through to it, as long as the link is whole.
##
##   given link to 8080 as line
fixture link(
  to target: any,
  folder: path = "link",
) -> port from python "cts.stdlib.network:given_link"

## Cuts a link. By `reset`, whoever talks through it is reset and whoever calls is refused, as when a machine goes down; by
## `silence`, nothing comes through and nobody is told.
##
##   cut_link by silence
verb cut_link(
  link: path = "link",
  by: reset | silence = reset,
) from python "cts.stdlib.network:cut_link"

## Mends a link: whoever calls from now on gets through. What was held up by silence arrives.
##
##   mend_link
verb mend_link(link: path = "link") from python "cts.stdlib.network:mend_link"
