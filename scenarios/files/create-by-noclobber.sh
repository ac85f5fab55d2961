# With noclobber the shell creates a file only if it is not there yet. Shells differ in how they say that they could not.
set -C
cat "$1" > "$2" || exit 1
