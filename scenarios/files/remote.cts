# A remote machine as `rsync` sees it: a daemon. A link to it can be cut.

## An rsync daemon that offers the folder {work}/remote as module `box`. Offers the port on which it listens.
fixture remote() from python "./remote.py:remote"

## Copies a file to the remote machine, through a port that leads there: with `rsync`, or with `rsync_inplace`, which
## writes into the file itself.
verb send(source: path, to port: any, by way: text) from python "./remote.py:send"
