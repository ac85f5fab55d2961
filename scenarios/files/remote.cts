# A remote machine as `rsync` sees it: a daemon behind a link that can really be cut.

## An rsync daemon that offers the folder {work}/remote as module `box`, reached through a link of its own. Offers the
## address to copy to, and `link`, the process that a link is.
fixture remote() from python "./remote.py:remote"

## Cuts the link: whoever talks through it is reset, whoever calls is refused, as when a machine goes off the net.
verb cut_link(link: number) from python "./remote.py:cut"

## Mends the link: who calls from now on gets through.
verb mend_link(link: number) from python "./remote.py:mend"

## Copies a file to the remote machine: with `rsync`, or with `rsync_inplace`, which writes into the file itself.
verb send(source: path, to address: text, by way: text) from python "./remote.py:send"
