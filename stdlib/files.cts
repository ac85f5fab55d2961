# Files and folders: what actors do to them, and what a scenario begins with.

## Reads a whole file, stream by stream. Its value is the content: compare it with `equals`, `contains`, `matches`.
##
##   read "dest.dat" as seen
verb read(path: path, chunk: size = 1MiB) -> content from python "cts.stdlib.files:read"

## Reads a file as text. Its value is the text itself, for small files. Fails with NotText if it is not UTF-8.
##
##   read_text "n" as before
verb read_text(path: path) -> text from python "cts.stdlib.files:read_text"

## Writes a file anew: what was in it is gone, from the first moment on.
##
##   write "n" text "0"
##   write "big" of 4MiB random
verb write(
  path: path,
  text: text = none,
  of size: size = none,
  random: yes_no,
  zeros: yes_no,
  chunk: size = 1MiB,
) from python "cts.stdlib.files:write"

## Writes at the end of a file, in one call of the system; the file is created if it is not there.
##
##   append "log" line "{actor} {index}"
verb append(path: path, text: text = none, line: text = none) from python "cts.stdlib.files:append"

## Creates a file that must not be there yet: of several at once, the system lets exactly one succeed.
## The others fail with Exists. If it fails half-way, it removes what it made.
##
##   create "out.dat" from "source.dat"
verb create(
  path: path,
  from source: path = none,
  text: text = none,
  chunk: size = 1MiB,
) from python "cts.stdlib.files:create"

## Copies a file over another, stream by stream, reporting progress. It writes into the destination itself, so a reader
## can see a part.
##
##   copy "source.dat" to "dest.dat" chunk 64KiB
verb copy(source: path, to dest: path, chunk: size = 1MiB) from python "cts.stdlib.files:copy"

## Copies with a named copier: a real program, Python's `shutil.copy`, or the library's own `atomic`. With a list, to
## several destinations: `atomic` replaces all or none, the others go from one to the next. `naive` writes into the
## destination in small pieces with pauses, so that everybody can see the part: for contrasts.
##
##   copy_with rsync "source.dat" to "dest.dat"
##   copy_with atomic "source.dat" to ["a/dest.dat", "b/dest.dat"]
verb copy_with(
  copier: cp | install | rsync | rsync_inplace | rsync_partial | dd | mv | shutil | atomic | naive,
  source: path,
  to dest: any,
) from python "cts.stdlib.copiers:copy_with"

## Renames a file or folder; a file of the new name is replaced in one instant.
##
##   rename "new.dat" to "dest.dat"
verb rename(source: path, to dest: path) from python "cts.stdlib.files:rename"

## Deletes a file, which must be there.
##
##   delete "dest.dat"
verb delete(path: path) from python "cts.stdlib.files:delete"

## Cuts a file to a size, or fills it up with zeros.
##
##   truncate "dest.dat" to 1KiB
verb truncate(path: path, to size: size = 0B) from python "cts.stdlib.files:truncate"

## Gives a file a second name (a hard link). Fails with Exists if the name is taken.
##
##   link "data" to "lock"
verb link(source: path, to dest: path) from python "cts.stdlib.files:link"

## Makes a symbolic link. Fails with Exists if the name is taken.
##
##   symlink "release-2" to "current"
verb symlink(source: path, to dest: path) from python "cts.stdlib.files:symlink"

## Makes a folder, which must not be there yet.
##
##   make_folder "a/b/c" parents
verb make_folder(path: path, parents: yes_no) from python "cts.stdlib.files:make_folder"

## Removes an empty folder, or with `recursive` everything in it.
##
##   remove_folder "out" recursive
verb remove_folder(path: path, recursive: yes_no) from python "cts.stdlib.files:remove_folder"

## Lists a folder. Its value is the list of names, in order.
##
##   list "inbox" as names
verb list(path: path) -> list from python "cts.stdlib.files:list_folder"

## Digests a file. Its value is the SHA-256 in hexadecimal digits.
##
##   hash "dest.dat" as digest
verb hash(path: path) -> text from python "cts.stdlib.files:hash_file"

## Brings a file and its folder entry to the disk (fsync of both).
##
##   sync "dest.dat"
verb sync(path: path) from python "cts.stdlib.files:sync"

## Looks whether something is there. Its value is true or false; it never fails because of absence.
##
##   look "lock" as is_locked
verb look(path: path) -> yes_no from python "cts.stdlib.files:look"

## Measures a file. Its value is its size in bytes.
##
##   measure "log" as length
verb measure(path: path) -> size from python "cts.stdlib.files:measure"

## Sets a file's modification time to now, and creates it if it is not there.
##
##   touch "stamp"
verb touch(path: path) from python "cts.stdlib.files:touch"

## Sets the permissions of a file. The digits are those that everybody uses for them.
##
##   set_mode "key" to 0600
verb set_mode(path: path, to mode: number) from python "cts.stdlib.files:set_mode"

## Opens a file and keeps it open until the actor closes it or ends; `times` opens it that often.
##
##   open "data" times 40
verb open(
  path: path,
  for mode: read | write | append = read,
  times: number = 1,
) from python "cts.stdlib.files:open_file"

## Closes every handle that this actor opened on a file.
##
##   close "data"
verb close(path: path) from python "cts.stdlib.files:close_file"

## Reads a file slowly: holds it open for a time, and reads on in pieces. Its value is the content that it saw.
##
##   read_slowly "dest.dat" for 2s
verb read_slowly(
  path: path,
  for time: duration,
  chunk: size = 64KiB,
) -> content from python "cts.stdlib.files:read_slowly"

## A file before anything happens. `as NAME` names its content, whatever becomes of the file.
##
##   given file "source.dat" of 64MiB random as new
##   given file "dest.dat" with text "v1" as old
fixture file(
  path: path,
  of size: size = none,
  random: yes_no,
  zeros: yes_no,
  with filled: yes_no,
  text: text = none,
  from source: path = none,
  mode: number = none,
) -> content from python "cts.stdlib.file_fixtures:given_file"

## A folder, perhaps with files in it, named `1` to the number that was asked for.
##
##   given folder "inbox" with 200 files of 4KiB
fixture folder(
  path: path,
  with count: number = 0,
  files: yes_no,
  of size: size = 0B,
) -> path | count from python "cts.stdlib.file_fixtures:given_folder"

## A real file system of its own that can be filled up, mounted at {work}/NAME. `tmpfs` lies in memory and needs no
## privilege where user namespaces are allowed; the others lie on a loop device, which takes root and the `mkfs` program.
##
##   given disk "small" of 8MiB
##   given disk "x" of 64MiB filesystem xfs
fixture disk(
  name: path,
  of size: size,
  filesystem: tmpfs | ext4 | xfs | btrfs = tmpfs,
) -> path | size from python "cts.stdlib.disks:given_disk"
